// SPDX-License-Identifier: Apache-2.0
import { styleOf, type Style } from '../../../../../language/javascript/source/style.ts';
import type { CodeBase } from './find/code-base.ts';
import type { Composition } from './find/composition.ts';
import { isCovered } from './find/covered.ts';
import { existingCheck } from './refuse/existing-check.ts';
import type { Guard } from './write/guard.ts';
import { outcomeOf } from './find/outcome-of.ts';
import { placeOf, type Place, type PlaceOptions } from './find/place.ts';
import { refusalsAt } from './refuse/refusal.ts';
import { rootOf } from './write/root-text.ts';

/** One composition and the ways to mend it. */
export interface Fault {
  readonly composition: Composition;
  /** Checks to choose from, best first; empty where no check can stand. */
  readonly guards: readonly Guard[];
  /** Clamping is no use where percent signs are decoded afterwards. */
  readonly canClamp: boolean;
  /** A check elsewhere comes first on every way here. */
  readonly isCovered: boolean;
}

export function faultsOf(code: CodeBase, compositions: readonly Composition[]): readonly Fault[] {
  const faults = compositions.map((composition) =>
    faultOf(composition, isCovered(code, composition, compositions), { isOwnBranch: false }),
  );
  return faults.map((fault) =>
    faults.some((other) => disagrees(fault, other))
      ? faultOf(fault.composition, fault.isCovered, { isOwnBranch: true })
      : fault,
  );
}

function faultOf(composition: Composition, covered: boolean, options: PlaceOptions): Fault {
  const { source } = composition;
  const place = placeOf(composition, options);
  const isDecodedAfter = place?.isDecodedAfter ?? outcomeOf(source, composition.node).isDecoded;
  const guards = place?.fn === undefined ? [] : guardsAt(place, composition, styleOf(source));
  return { composition, guards, canClamp: !isDecodedAfter, isCovered: covered };
}

function guardsAt(place: Place, composition: Composition, style: Style): readonly Guard[] {
  const root = rootOf(composition, style);
  const existing = existingCheck(place);
  return existing === undefined
    ? refusalsAt(place, style).map((refusal) => ({ place, root, refusal }))
    : [{ place, root, refusal: { lines: [], quality: 'own' }, existing }];
}

/** Two branches put the same variable together from different roots: one check after both cannot hold. */
function disagrees(a: Fault, b: Fault): boolean {
  const [one] = a.guards;
  const [other] = b.guards;
  return (
    one !== undefined &&
    other !== undefined &&
    isSamePlace(one, other) &&
    one.root.operands.join() !== other.root.operands.join()
  );
}

export function isSamePlace(a: Guard, b: Guard): boolean {
  return (
    a.place.subject === b.place.subject &&
    a.place.standing.owner === b.place.standing.owner &&
    a.place.standing.index === b.place.standing.index
  );
}
