// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { children } from '../../../../../language/javascript/source/source-file.ts';
import { isFunction, type Outline } from './outline.ts';
import { isComputed, isLoop } from './syntax.ts';

/** Functions that do less than this look like many others. */
const LEAST = 4;

/**
 * The same node in another build of a file, where a minifier gave new names and moved statements into expressions.
 * What a minifier leaves alone is what a function does: how many parameters it has, how many arguments its calls
 * pass, how often it looks up by a key, how often it loops. `undefined` where more or fewer functions do the same
 * there than here, and for anything but a lookup by a key.
 */
export function inOtherBuild(from: Outline, node: Node, to: Outline): Node | undefined {
  const fn = from.functionAround(node);
  const print = fn === undefined ? undefined : printOf(from, fn);
  if (fn === undefined || print === undefined) {
    return undefined;
  }
  const here = printsIn(from).get(print) ?? [];
  const there = printsIn(to).get(print) ?? [];
  const copy = here.length === there.length ? there[here.indexOf(fn)] : undefined;
  return copy === undefined ? undefined : lookupsIn(to, copy)[lookupsIn(from, fn).indexOf(node)];
}

const PRINTS = new WeakMap<Outline, ReadonlyMap<string, readonly Node[]>>();

function printsIn(source: Outline): ReadonlyMap<string, readonly Node[]> {
  const known = PRINTS.get(source);
  if (known !== undefined) {
    return known;
  }
  const prints = new Map<string, Node[]>();
  for (const fn of source.within().filter(isFunction)) {
    const print = printOf(source, fn);
    if (print !== undefined) {
      prints.set(print, [...(prints.get(print) ?? []), fn]);
    }
  }
  PRINTS.set(source, prints);
  return prints;
}

function printOf(source: Outline, fn: Node): string | undefined {
  const inner = ownNodes(source, fn);
  const calls = inner
    .filter(({ type }) => type === 'CallExpression' || type === 'NewExpression')
    .map((call) => children(call, 'arguments').length)
    .toSorted((a, b) => a - b);
  const lookups = inner.filter(isComputed).length;
  const loops = inner.filter(isLoop).length;
  return calls.length + lookups < LEAST
    ? undefined
    : [children(fn, 'params').length, calls.join(','), lookups, loops].join(' ');
}

function lookupsIn(source: Outline, fn: Node): readonly Node[] {
  return ownNodes(source, fn).filter(isComputed);
}

/** What is in a function and not in one inside it. */
function ownNodes(source: Outline, fn: Node): readonly Node[] {
  return source.within(fn).filter((node) => source.functionAround(node) === fn);
}
