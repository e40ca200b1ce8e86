// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, isPure, namesIn, operatorOf, type CNode } from '../../../../../language/c/syntax/node.ts';
import { declaredBy, isPointer } from '../../../../../language/c/syntax/type.ts';
import { resolve, typeOf } from '../../../../../language/c/syntax/infer.ts';
import { accessesIn } from '../find/access.ts';
import { isAllocator } from '../find/allocation.ts';
import type { Place } from '../find/place.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'wider-allocation';
/** The longest text of a number in any base and type, with its sign and its end. */
const ANY_NUMBER = 32;

/** One more place for what ends a text, or an array that takes the longest number. */
export const widerAllocation: Shape = {
  name: NAME,

  async propose({ fault, places, allocated }) {
    return fault.kind === 'bounds'
      ? [
          ...allocated.slice(0, 3).flatMap(oneMore),
          ...places
            .slice(0, 1)
            .flatMap((crash) => allocated.slice(0, 3).flatMap((place) => asMuchAsUsed(crash, place))),
          ...places.slice(0, 2).flatMap(widerArrays),
        ]
      : [];
  },
};

/** Whoever writes says by a plain number how much it may put there: there must be as much. */
function asMuchAsUsed(crash: Place, place: Place): readonly Repair[] {
  const used = crash.statements
    .flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line))
    .flatMap(({ kind, offset, length }) => (kind === 'call' && offset === undefined ? Number(length?.text) : []));
  const most = Math.max(0, ...used.filter(Number.isSafeInteger));
  const named = place.statements.flatMap((statement) => callsIn(statement)).filter(isAllocator);
  const calls = place.call === undefined ? named : [place.call];
  return calls.flatMap(({ name, args }) => {
    const sizes = (/realloc/i.test(name) ? args.slice(1) : args).filter((arg) => isBytes(arg, place));
    const [size] = sizes;
    return size === undefined || sizes.length > 1 || most === 0 || Number(size.text) >= most
      ? []
      : [atLeast(size, { most, crash, place })];
  });
}

function isBytes(arg: CNode, { reading }: Place): boolean {
  const type = typeOf(arg, reading);
  // Types of the system's headers are not known here.
  const isPlain = type === undefined ? !/^[&*"']/.test(arg.text) : !isPointer(resolve(type, reading));
  return isPure(arg) && isPlain && !/^(?:sizeof\b.*|[01])$/.test(arg.text);
}

interface Least {
  readonly most: number;
  readonly crash: Place;
  readonly place: Place;
}

function atLeast(size: CNode, { most, crash, place: { fn, reading, depth } }: Least): Repair {
  const { file } = reading.unit;
  const { text, start, end } = size;
  const isHanded = fn.parameters.some(({ name }) => name === text);
  const asked = bindsLess(size) ? `(${text})` : text;
  const least = /^\d+$/.test(text) ? String(most) : `${asked} < ${most} ? ${most} : ${asked}`;
  return {
    shape: NAME,
    title: `${fn.name} asks for ${most} at least, which ${crash.fn.name} may put there`,
    // What only passes a size on serves others as well.
    prior: (isHanded ? 0.62 : 0.8) - depth * 0.01,
    edits: () => [{ file, start, end, text: least }],
  };
}

function oneMore(place: Place): readonly Repair[] {
  const calls = place.statements.flatMap((statement) => callsIn(statement)).filter(isAllocator);
  return calls.flatMap(({ name, args }) => {
    const sizes = /realloc/i.test(name) ? args.slice(1) : args;
    const size = sizes.find((arg) => isBytes(arg, place)) ?? sizes.find(isTextLength);
    return size === undefined ? [] : [more(size, place)];
  });
}

function isTextLength(size: CNode): boolean {
  return /\bstrlen\b/.test(size.text);
}

/** Does an expression bind less than the sum it becomes a part of? */
export function bindsLess(size: CNode): boolean {
  return (
    ['conditional_expression', 'assignment_expression', 'comma_expression'].includes(size.type) ||
    (size.type === 'binary_expression' && !['+', '-', '*', '/', '%'].includes(operatorOf(size)))
  );
}

function more(size: CNode, { fn, reading }: Place): Repair {
  const { file } = reading.unit;
  const needs = bindsLess(size);
  const isMissing = isTextLength(size) && !/\+\s*\d/.test(size.text);
  return {
    shape: NAME,
    title: `${fn.name} asks for one place more than ${size.text}`,
    prior: isMissing ? 0.82 : 0.38,
    edits: () => [
      ...(needs ? [{ file, start: size.start, end: size.start, text: '(' }] : []),
      { file, start: size.end, end: size.end, text: `${needs ? ')' : ''} + 1` },
    ],
  };
}

function widerArrays({ fn, reading, statements }: Place): readonly Repair[] {
  const used = new Set(statements.flatMap((statement) => [...namesIn(statement)]));
  const { file } = reading.unit;
  const isText = statements.some((statement) => callsIn(statement).some(({ name }) => name.endsWith('printf')));
  return findAll(fn.body, 'declaration')
    .flatMap((node) => declaredBy(node))
    .flatMap(({ name, node }): readonly Repair[] => {
      const size = node.type === 'array_declarator' && used.has(name) ? childOf(node, 'size') : undefined;
      if (size === undefined) {
        return [];
      }
      const plus: Repair = {
        shape: NAME,
        title: `${fn.name} makes ${name} one place longer`,
        prior: 0.36,
        edits: () => [{ file, start: size.end, end: size.end, text: ' + 1' }],
      };
      const isShort = isText && /^\d+$/.test(size.text) && Number(size.text) < ANY_NUMBER;
      const whole: Repair = {
        shape: NAME,
        title: `${fn.name} makes ${name} long enough for any number`,
        prior: 0.62,
        edits: () => [{ file, start: size.start, end: size.end, text: String(ANY_NUMBER) }],
      };
      return isShort ? [whole, plus] : [plus];
    });
}
