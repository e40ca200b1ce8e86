// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionAround, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, enclosing, findAll, namesIn, type CNode } from '../../../../../language/c/syntax/node.ts';
import { declaredBy, type Declared } from '../../../../../language/c/syntax/type.ts';
import type { Place } from '../find/place.ts';
import { lineBefore, removed } from '../write/lines.ts';
import type { Repair, Scene, Shape } from './shape.ts';

const NAME = 'storage';

/** A variable that is used after its time is over lasts longer: as long as the function, or as the program. */
export const storage: Shape = {
  name: NAME,

  async propose(scene) {
    const { fault, code } = scene;
    const { variable, stack, related, kind } = fault.report;
    if (variable === undefined || !/use-after-(?:return|scope)/.test(kind)) {
      return [];
    }
    const frames = [...related.flatMap((one) => one.stack), ...stack].filter(({ isOwn }) => isOwn);
    const repairs: Repair[] = [];
    for (const file of new Set(frames.map((frame) => frame.file))) {
      const reading = await code.reading(file);
      repairs.push(...(reading === undefined ? [] : ofFile(reading, scene, variable)));
    }
    return repairs;
  },
};

function ofFile(
  reading: Reading,
  { places }: Scene,
  { name, line }: { readonly name: string; readonly line: number },
): readonly Repair[] {
  return findAll(reading.unit.root, 'declaration')
    .filter((node) => node.line <= line && line <= node.endLine)
    .flatMap((node): readonly Repair[] => {
      const own = declaredBy(node);
      const declared = own.find((each) => each.name === name);
      const fn = functionAround(reading.unit, node);
      if (declared === undefined || fn === undefined || declared.isStatic) {
        return [];
      }
      const found = { node, declared, fn, reading };
      return node.parent === fn.body ? lasting(found) : own.length === 1 ? movedOut(found, places) : [];
    });
}

interface Found {
  readonly node: CNode;
  readonly declared: Declared;
  readonly fn: CFunction;
  readonly reading: Reading;
}

/** What a function hands out of its own is there for good. */
function lasting({ node, declared, fn, reading }: Found): readonly Repair[] {
  const { file } = reading.unit;
  // A value given at the beginning would be given once only.
  return declared.value === undefined
    ? [
        {
          shape: NAME,
          title: `${fn.name} keeps ${declared.name} for good`,
          prior: 0.7,
          edits: () => [{ file, start: node.start, end: node.start, text: 'static ' }],
        },
      ]
    : [];
}

/** What a block leaves to the code behind it is declared before the block. */
function movedOut({ node, declared, fn, reading }: Found, places: readonly Place[]): readonly Repair[] {
  const use = places.find((place) => place.fn.node === fn.node)?.statements[0];
  const outer = use === undefined ? undefined : statementAround(node, use);
  const { value, name } = declared;
  const isSimple = value === undefined || (value.type !== 'initializer_list' && declared.type.arrays.length === 0);
  if (
    outer === undefined ||
    !isSimple ||
    [...namesIn(node)].some((used) => used !== name && isInner(used, node, outer))
  ) {
    return [];
  }
  const declarator = value === undefined ? undefined : childOf(declared.node, 'declarator');
  const text = declarator === undefined ? node.text : `${node.text.slice(0, declarator.end - node.start)};`;
  const { unit } = reading;
  return [
    {
      shape: NAME,
      title: `${fn.name} declares ${name} where it is used as well`,
      prior: 0.8,
      edits: () => [
        lineBefore(outer, text, unit),
        value === undefined
          ? removed(node, unit)
          : { file: unit.file, start: node.start, end: node.end, text: `${name} = ${value.text};` },
      ],
    },
  ];
}

/** The statement with the inner block in it, in the block that holds the use as well. */
function statementAround(node: CNode, use: CNode): CNode | undefined {
  let at: CNode = node;
  for (let block = enclosing(node, 'compound_statement'); block !== undefined;) {
    const { parent } = at;
    if (parent === null) {
      return undefined;
    }
    const holdsUse = parent.type === 'compound_statement' && parent.start <= use.start && use.end <= parent.end;
    if (holdsUse) {
      return at;
    }
    at = parent;
    block = enclosing(parent, 'compound_statement');
  }
  return undefined;
}

/** Is this name declared in the block that the variable moves out of? */
function isInner(name: string, node: CNode, outer: CNode): boolean {
  return findAll(outer, 'declaration').some(
    (each) => each !== node && declaredBy(each).some((declared) => declared.name === name),
  );
}
