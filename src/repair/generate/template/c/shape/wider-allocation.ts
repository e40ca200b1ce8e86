// SPDX-License-Identifier: Apache-2.0
import { callsIn } from '../../../../../language/c/syntax/functions.ts';
import { childOf, findAll, isPure, namesIn, operatorOf, type CNode } from '../../../../../language/c/syntax/node.ts';
import { declaredBy } from '../../../../../language/c/syntax/type.ts';
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
      ? [...allocated.slice(0, 3).flatMap(oneMore), ...places.slice(0, 2).flatMap(widerArrays)]
      : [];
  },
};

function oneMore(place: Place): readonly Repair[] {
  const calls = place.statements.flatMap((statement) => callsIn(statement)).filter(isAllocator);
  return calls.flatMap(({ name, args }) => {
    const sizes = /realloc/i.test(name) ? args.slice(1) : args;
    const size =
      sizes.find((arg) => isPure(arg) && !/^(?:sizeof\b.*|[01])$/.test(arg.text)) ?? sizes.find(isTextLength);
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
