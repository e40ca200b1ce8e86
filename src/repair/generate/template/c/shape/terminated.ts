// SPDX-License-Identifier: Apache-2.0
import { callsIn, type Call } from '../../../../../language/c/syntax/functions.ts';
import { typeOf, integerOf, resolve } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  isWithin,
  operatorOf,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { elementOf } from '../../../../../language/c/syntax/type.ts';
import { isAllocator } from '../find/allocation.ts';
import { operand } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { lineAfter } from '../write/lines.ts';
import { bindsLess } from './wider-allocation.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'terminated';

/** Text that was read into memory of just its size gets a place for its end, and the end. */
export const terminated: Shape = {
  name: NAME,

  async propose({ fault, allocated }) {
    return fault.kind === 'bounds' || fault.kind === 'uninitialized'
      ? allocated.slice(0, 2).flatMap((place) => atAllocation(place))
      : [];
  },
};

function atAllocation(place: Place): readonly Repair[] {
  return place.statements
    .flatMap((statement) => callsIn(statement))
    .filter((call) => isAllocator(call) && !/realloc|calloc/i.test(call.name))
    .flatMap((call) => {
      const name = nameOf(call.node);
      const [size] = call.args;
      return name === undefined || size === undefined || !isText(name, place)
        ? []
        : findAll(place.fn.body, 'call_expression')
            .filter((node) => node.start > call.node.end)
            .flatMap((node) => callsIn(node).slice(0, 1))
            .flatMap((filling) => ending({ name: name.text, size, filling, place }));
    });
}

/** What the memory is called. */
function nameOf(call: CNode): CNode | undefined {
  const set = [...outward(call)].find(({ type }) => type === 'assignment_expression' || type === 'init_declarator');
  if (set === undefined || (set.type === 'assignment_expression' && operatorOf(set) !== '=')) {
    return undefined;
  }
  const left = childOf(set, 'left') ?? childOf(set, 'declarator');
  const inner = left?.type === 'pointer_declarator' ? childOf(left, 'declarator') : left;
  return inner !== undefined && isPure(inner) ? inner : undefined;
}

function isText(name: CNode, { reading, fn }: Place): boolean {
  const known = findAll(fn.body, 'identifier', 'field_expression').findLast(
    (node) => node.text === name.text && node !== name,
  );
  const type = known === undefined ? undefined : typeOf(known, reading);
  const element = type === undefined ? undefined : elementOf(resolve(type, reading));
  return element !== undefined && integerOf(element, reading)?.bits === 8;
}

/** Functions that fill memory: which argument says where, and which how much. */
const FILLING: ReadonlyMap<string, readonly [where: number, much: number]> = new Map([
  ['fread', [0, 2]],
  ['read', [1, 2]],
  ['recv', [1, 2]],
  ['pread', [1, 2]],
  ['memcpy', [0, 2]],
  ['memmove', [0, 2]],
  ['strncpy', [0, 2]],
]);

interface Filled {
  readonly name: string;
  /** What was asked of the allocator. */
  readonly size: CNode;
  readonly filling: Call;
  readonly place: Place;
}

function ending({ name, size, filling, place }: Filled): readonly Repair[] {
  const [where, much] = FILLING.get(filling.name) ?? [];
  const length = much === undefined ? undefined : filling.args[much];
  const isInto = where !== undefined && unwrap(filling.args[where] ?? size).text === name;
  const statement = [filling.node, ...outward(filling.node)].find(
    (at) => (at.type.endsWith('_statement') || at.type === 'declaration') && at.parent?.type === 'compound_statement',
  );
  if (length === undefined || !isInto || statement === undefined || !isPure(length)) {
    return [];
  }
  const { fn, reading } = place;
  const { file } = reading.unit;
  const result = resultOf(filling.node, statement);
  const at = result ?? length.text;
  const needs = bindsLess(size);
  return [
    {
      shape: NAME,
      title: `${fn.name} has room for the end of ${name}, and writes it`,
      prior: 0.8,
      edits: () => [
        ...(needs ? [{ file, start: size.start, end: size.start, text: '(' }] : []),
        { file, start: size.end, end: size.end, text: `${needs ? ')' : ''} + 1` },
        lineAfter(statement, `${operand(name)}[${at}] = '\\0';`, reading.unit),
      ],
    },
  ];
}

/** `n = fread(…)`: as much as there was. */
function resultOf(call: CNode, statement: CNode): string | undefined {
  const set = findAll(statement, 'assignment_expression', 'init_declarator').find(
    (node) => childOf(node, 'right') === call || childOf(node, 'value') === call,
  );
  const left = set === undefined ? undefined : (childOf(set, 'left') ?? childOf(set, 'declarator'));
  return left?.type === 'identifier' && set !== undefined && isWithin(set, statement) ? left.text : undefined;
}
