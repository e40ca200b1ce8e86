// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { isPure, type CNode } from '../../../../../language/c/syntax/node.ts';
import { comparison, operand } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { guardsBefore } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'emptied';

/** Asked for nothing, `realloc` may release what it is given and answer like a failure, after which others release it again. */
export const emptied: Shape = {
  name: NAME,

  async propose({ fault, freed }) {
    const isReleased = fault.kind === 'double-free' || fault.kind === 'use-after-free';
    return isReleased ? freed.slice(0, 2).flatMap(refuseNothing) : [];
  },
};

function refuseNothing(place: Place): readonly Repair[] {
  return sizesAskedFor(place).flatMap((size) => {
    const because = `${size.text} of zero releases what is there`;
    const condition = comparison(
      { left: isArithmetic(size.text) ? size.text : operand(size.text), is: '==', right: '0' },
      0.86,
      because,
    );
    return guardsBefore([condition], { shape: NAME, place, node: size, weight: 1 });
  });
}

/** Sums and products bind more than a comparison. */
function isArithmetic(text: string): boolean {
  return /^[\w\s.*+>[\]-]+$/.test(text);
}

/** By custom the size comes last. */
function sizesAskedFor({ statements, frame }: Place): readonly CNode[] {
  return statements
    .flatMap((statement) => callsIn(statement))
    .filter(({ name, node }) => /realloc/i.test(name) && node.line <= frame.line && frame.line <= node.endLine)
    .flatMap(({ args }) => args.slice(1).slice(-1))
    .filter((size) => isPure(size) && !/^\d+$/.test(size.text));
}
