// SPDX-License-Identifier: Apache-2.0
import type { CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, namedChildren, type CNode } from '../../../../../language/c/syntax/node.ts';
import type { Unit } from '../../../../../language/c/syntax/parse.ts';
import { customaryValues, type Value } from '../exit/customary.ts';
import { exitsAt } from '../exit/exits.ts';
import type { Place } from '../find/place.ts';
import type { Edit } from '../write/edit.ts';
import { guardText } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'depth-limit';
/** Deep enough for whatever a person writes; with the large frames of sanitizers still far from the end of the stack. */
const LIMITS: readonly number[] = [1000, 200];
const MOST_VALUES = 3;

/** A function that calls itself without end is given a depth at which it refuses. */
export const depthLimit: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    if (fault.kind !== 'recursion') {
      return [];
    }
    const count = new Map<string, number>();
    for (const { isOwn, function: name = '' } of fault.report.stack) {
      count.set(name, (count.get(name) ?? 0) + (isOwn ? 1 : 0));
    }
    const recursive = places.filter(({ frame }) => (count.get(frame.function ?? '') ?? 0) >= 3);
    const distinct = [...new Map(recursive.map((place) => [place.fn.node, place])).values()];
    return distinct.slice(0, 5).flatMap(limited);
  },
};

function limited(place: Place): readonly Repair[] {
  const { fn, reading } = place;
  const parts = partsOf(fn, reading.unit);
  if (parts === undefined) {
    return [];
  }
  const values = valuesOf(fn, place).slice(0, MOST_VALUES);
  return LIMITS.flatMap((limit, index) =>
    values.map(({ value, prior }) => ({
      shape: NAME,
      title: `${fn.name} refuses to call itself more than ${limit} deep`,
      prior: 0.55 + prior * 0.3 - index * 0.08 - place.depth * 0.02,
      edits: () => editsOf(parts, { place, limit, value }),
    })),
  );
}

/** Constants that the function itself returns early, then those customary. */
function valuesOf(fn: CFunction, { reading }: Place): readonly Value[] {
  const first = namedChildren(fn.body)[0];
  const own = (first === undefined ? [] : exitsAt(first, fn, reading)).flatMap(
    ({ statements, prior }): readonly Value[] => {
      const value = /^return\s*\(?(-?\s*[A-Z\d]\w*|NULL|nullptr|false|true)?\)?\s*;$/.exec(statements[0] ?? '');
      return statements.length === 1 && value !== null ? [{ value: value[1] ?? '', prior }] : [];
    },
  );
  const all = [...own, ...customaryValues(fn, reading)];
  return all.filter(({ value }, index) => all.findIndex((each) => each.value === value) === index);
}

interface Parts {
  readonly name: CNode;
  /** `static int parse(struct state *s, int n)`. */
  readonly head: string;
  readonly type: string;
}

/** `undefined` where parameters have no name, a declaration of the old kind, or cannot be passed on. */
function partsOf(fn: CFunction, unit: Unit): Parts | undefined {
  const declarator = findAll(fn.node, 'function_declarator')[0];
  const name = childOf(declarator, 'declarator');
  if (name?.type !== 'identifier' || !canPassOn(fn, declarator)) {
    return undefined;
  }
  const head = unit.text.slice(fn.node.start, fn.body.start).trimEnd();
  const type = unit.text.slice(fn.node.start, name.start).replace(/\b(?:static|inline|extern)\b/g, ' ');
  return { name, head, type: type.replace(/\s+/g, ' ').trim() };
}

function canPassOn(fn: CFunction, declarator: CNode | undefined): boolean {
  const list = childOf(declarator, 'parameters');
  const written = list === undefined ? [] : namedChildren(list);
  const isVoid = written.length === 1 && written[0]?.text === 'void';
  const isOld = fn.node.children.some(({ type }) => type === 'declaration');
  return !isOld && !fn.node.isBroken && (isVoid || written.length === fn.parameters.length);
}

interface Limiting {
  readonly place: Place;
  readonly limit: number;
  readonly value: string;
}

/** The body goes on under another name; what is called counts how deep it is. */
function editsOf({ name, head, type }: Parts, { place, limit, value }: Limiting): readonly Edit[] {
  const { fn, reading } = place;
  const { unit } = reading;
  const style = styleAt(fn, unit);
  const inner = `${fn.name}_nested`;
  const args = fn.parameters.map((each) => each.name).join(', ');
  const isVoid = value === '';
  const open = unit.text.slice(fn.node.start + head.length, fn.body.start);
  const { step } = style;
  const guard = guardText(`depth >= ${limit}`, {
    style,
    statements: [isVoid ? 'return;' : `return ${value};`],
    indent: step,
  });
  const lines = [
    `${head}${open}{`,
    `${step}static int depth;`,
    ...(isVoid ? [] : [`${step}${type}${type.endsWith('*') ? '' : ' '}result;`]),
    '',
    `${step}/* Deeply nested input must not exhaust the stack. */`,
    `${step}${guard}`,
    `${step}depth++;`,
    `${step}${isVoid ? '' : 'result = '}${inner}(${args});`,
    `${step}depth--;`,
    ...(isVoid ? [] : [`${step}return result;`]),
    '}',
  ];
  const { file } = unit;
  const ahead = `${head};\n\n`;
  return [
    { file, start: fn.node.start, end: fn.node.start, text: `${ahead}${fn.isStatic ? '' : 'static '}` },
    { file, start: name.end, end: name.end, text: '_nested' },
    { file, start: fn.node.end, end: fn.node.end, text: `\n\n${lines.join('\n')}` },
  ];
}
