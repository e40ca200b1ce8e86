// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { styleOf } from '../../../../../language/javascript/source/style.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { clamp } from './clamp.ts';
import { readCodeBase } from './code-base.ts';
import type { Composition } from './composition.ts';
import { isCovered } from './covered.ts';
import { findCompositions } from './find.ts';
import { writeGuards, type Guard } from './guard.ts';
import { ModuleNames } from './path-module.ts';
import { placeOf } from './place.ts';
import { refusalsAt } from './refusal.ts';
import { rootOf } from './root-text.ts';

/** Keeps paths made of foreign text inside the directory they are meant for. */
export const pathTraversal: Template = {
  name: 'path-traversal',
  language: 'javascript',
  weakness: 'CWE-22',

  async propose(site: Site): Promise<readonly Proposal[]> {
    const code = await readCodeBase(site);
    const compositions = findCompositions(code, site);
    const faults = compositions.map((composition) => faultOf(composition, isCovered(code, composition, compositions)));
    if (faults.length === 0) {
      return [];
    }
    const isOwnAnswer = faults.every((fault) => fault.isCovered || fault.guard?.refusal.quality === 'own');
    const guarded: Plan = { title: GUARD_TITLE, prefers: 'guard', followsLinks: false };
    const clamped: Plan = { title: CLAMP_TITLE, prefers: 'clamp', followsLinks: false };
    const linked: Plan = { title: LINK_TITLE, prefers: 'guard', followsLinks: true };
    const plans = isOwnAnswer ? [guarded, clamped, linked] : [clamped, guarded, linked];
    return plans.flatMap((plan, index) => proposalOf(faults, plan, 0.9 - index * 0.15));
  },
};

const GUARD_TITLE = 'Refuse a path that leads out of its directory, and answer as for a missing file';
const CLAMP_TITLE = 'Resolve `..` in the requested path before the directory is put in front of it';
const LINK_TITLE = 'Refuse a path that leads out of its directory, also by way of a symbolic link';

/** One composition and the two ways to mend it. */
interface Fault {
  readonly composition: Composition;
  readonly guard: Guard | undefined;
  /** Clamping is no use where percent signs are decoded afterwards. */
  readonly canClamp: boolean;
  /** A check elsewhere comes first on every way here. */
  readonly isCovered: boolean;
}

interface Plan {
  readonly title: string;
  readonly prefers: 'guard' | 'clamp';
  readonly followsLinks: boolean;
}

function faultOf(composition: Composition, covered: boolean): Fault {
  const { source } = composition;
  const style = styleOf(source);
  const place = placeOf(composition, { isOwnBranch: false });
  const guard =
    place === undefined || place.fn === undefined
      ? undefined
      : { place, root: rootOf(composition, style), refusal: refusalsAt(place, style)[0] };
  return { composition, guard, canClamp: place?.isDecodedAfter !== true, isCovered: covered };
}

function proposalOf(faults: readonly Fault[], plan: Plan, prior: number): readonly Proposal[] {
  const changes: FileChange[] = [];
  for (const source of new Set(faults.map((fault) => fault.composition.source))) {
    const here = faults.filter((fault) => fault.composition.source === source);
    const after = mended(source, here, plan);
    if (after === undefined) {
      return [];
    }
    if (after !== source.text) {
      changes.push({ file: source.file, before: source.text, after });
    }
  }
  return [{ kind: 'patch', title: plan.title, changes, prior }];
}

/** One file's new text; `undefined` when a fault can be mended neither way. */
function mended(source: SourceFile, faults: readonly Fault[], plan: Plan): string | undefined {
  const edit = source.edit();
  const path = new ModuleNames(source, edit, 'path');
  const guards: Guard[] = [];
  for (const fault of faults.filter((candidate) => plan.prefers === 'clamp' || !candidate.isCovered)) {
    const clamps = fault.canClamp && (plan.prefers === 'clamp' || fault.guard === undefined);
    if (clamps) {
      clamp(fault.composition, edit, path);
    } else if (fault.guard !== undefined) {
      guards.push(fault.guard);
    } else {
      return undefined;
    }
  }
  const unique = guards.filter((guard, index) => guards.findIndex((other) => isSame(guard, other)) === index);
  if (unique.length > 0) {
    writeGuards(unique, { source, edit, path, fs: new ModuleNames(source, edit, 'fs') }, plan.followsLinks);
  }
  return edit.toString();
}

function isSame(a: Guard, b: Guard): boolean {
  return (
    a.place.subject === b.place.subject &&
    a.place.standing.owner === b.place.standing.owner &&
    a.place.standing.index === b.place.standing.index &&
    a.root.operands.join() === b.root.operands.join()
  );
}
