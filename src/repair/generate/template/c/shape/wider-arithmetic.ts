// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { integerOf, resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { childOf, outward, type CNode } from '../../../../../language/c/syntax/node.ts';
import { declaredBy, type CType, type IntegerType } from '../../../../../language/c/syntax/type.ts';
import { arithmeticAt, type Arithmetic } from '../find/arithmetic.ts';
import { limitsOf } from '../find/limits.ts';
import type { Place } from '../find/place.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'wider-arithmetic';

/** Does the arithmetic in a type that holds the result, or in an unsigned one, where wrapping is defined. */
export const widerArithmetic: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    const [place] = places;
    const operators = fault.kind === 'overflow' ? ['+', '-', '*'] : fault.kind === 'shift' ? ['<<'] : [];
    return place === undefined ? [] : arithmeticAt(place, operators).flatMap((each) => casts(each, place));
  },
};

function casts(each: Arithmetic, place: Place): readonly Repair[] {
  const { reading } = place;
  const type = each.isAssignment ? undefined : typeOf(each.node, reading);
  const integer = integerOr(type, reading);
  if (type === undefined || integer === undefined) {
    return [];
  }
  const limits = limitsOf(type, integer);
  const taker = takenAs(each.node, place);
  const takes = integerOr(taker, reading) ?? { bits: 0, isSigned: true };
  const held = takes.bits > integer.bits ? taker : undefined;
  const isUnsignedTaken = !takes.isSigned && takes.bits <= integer.bits;
  const name = each.operator === '<<' ? undefined : (held?.base ?? limits.wider);
  const wider = name === undefined ? [] : [cast(each, name, { place, prior: priorOfWider(held, each.node) })];
  const unsigned = cast(each, limits.unsigned, { place, prior: priorOfUnsigned(each, isUnsignedTaken) });
  return [...wider, unsigned, ...(isUnsignedTaken ? [] : [castBack(each, type, { place, unsigned: limits.unsigned })])];
}

function integerOr(type: CType | undefined, reading: Reading): IntegerType | undefined {
  return type === undefined ? undefined : integerOf(resolve(type, reading), reading);
}

function priorOfWider(held: CType | undefined, node: CNode): number {
  return held !== undefined ? 0.9 : isCompared(node) ? 0.75 : 0.3;
}

function priorOfUnsigned({ operator }: Arithmetic, isUnsignedTaken: boolean): number {
  return operator === '<<' ? (isUnsignedTaken ? 0.88 : 0.6) : 0.35;
}

function castBack(
  each: Arithmetic,
  type: CType,
  { place, unsigned }: { readonly place: Place; readonly unsigned: string },
): Repair {
  const { file } = place.reading.unit;
  const { start, end } = each.node;
  return {
    shape: NAME,
    title: `${place.fn.name} does ${each.node.text} in ${unsigned}, where wrapping is defined, and takes the result back`,
    prior: each.operator === '<<' ? 0.8 : 0.45,
    edits: () => [
      { file, start, end: start, text: `(${type.base}) (` },
      castEdit(each, unsigned, place),
      { file, start: end, end, text: ')' },
    ],
  };
}

function cast(
  each: Arithmetic,
  name: string,
  { place, prior }: { readonly place: Place; readonly prior: number },
): Repair {
  return {
    shape: NAME,
    title: `${place.fn.name} does ${each.node.text} in ${name}`,
    prior,
    edits: () => [castEdit(each, name, place)],
  };
}

/** The left operand is cast; of a chain of operations the leftmost, so that all of it is done in the new type. */
function castEdit(each: Arithmetic, name: string, { reading }: Place) {
  let at = each.left;
  while (at.type === 'binary_expression' && /^[*/%+-]$|^<<$/.test(childOf(at, 'operator')?.text ?? '')) {
    at = childOf(at, 'left') ?? at;
  }
  return { file: reading.unit.file, start: at.start, end: at.start, text: `(${name}) ` };
}

/** The type of the variable the result is stored in. */
function takenAs(node: CNode, { reading }: Place): CType | undefined {
  for (const outer of outward(node)) {
    if (outer.type === 'assignment_expression') {
      const left = childOf(outer, 'left');
      return left === undefined ? undefined : typeOf(left, reading);
    }
    if (outer.type === 'declaration') {
      return declaredBy(outer).find(
        ({ value }) => value !== undefined && value.start <= node.start && node.end <= value.end,
      )?.type;
    }
    if (outer.type.endsWith('_statement') || outer.type === 'argument_list') {
      return undefined;
    }
  }
  return undefined;
}

function isCompared(node: CNode): boolean {
  for (const outer of outward(node)) {
    if (/^[<>]=?$|^[=!]=$/.test(childOf(outer, 'operator')?.text ?? '')) {
      return true;
    }
    if (outer.type.endsWith('_statement') || outer.type === 'argument_list') {
      return false;
    }
  }
  return false;
}
