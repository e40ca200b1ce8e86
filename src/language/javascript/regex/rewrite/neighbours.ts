// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { characterText } from '../class-text.ts';
import type { Pattern } from '../pattern.ts';
import {
  asRun,
  edges,
  following,
  grouped,
  hasGroups,
  hotRuns,
  preceding,
  repeatedText,
  replaced,
  spliced,
  type Edit,
  type Run,
  type Spot,
} from './spot.ts';

/** `a*a+` → `a+`, `.*\s*` → `.*`, `\w*\d+` → `\w*\d`: of two runs side by side one does the work of both. */
export function mergeNeighbours(spot: Spot): readonly string[] {
  const { pattern } = spot;
  return pairs(spot).flatMap(([first, second]) =>
    [...absorbed(second, first), ...absorbed(first, second), ...separated(pattern, first, second)].map((edit) =>
      spliced(pattern.source, [edit]),
    ),
  );
}

/** Pairs of runs that can lie side by side in the input, at least one of them hot. */
function pairs(spot: Spot): readonly (readonly [Run, Run])[] {
  const run = (element: AST.Element): Run | undefined => asRun(element, spot.pattern);
  const found = hotRuns(spot).flatMap((hot) => {
    const after = edges(following(hot.node), 'first').map(run);
    const before = edges(preceding(hot.node), 'last').map(run);
    return [...after.map((other) => [hot, other] as const), ...before.map((other) => [other, hot] as const)];
  });
  return found.flatMap(([first, second]) =>
    first !== undefined && second !== undefined && !first.set.isDisjointWith(second.set) ? [[first, second]] : [],
  );
}

/** The run can shrink to its least number of turns, or go, when the other one takes all it would take. */
function absorbed(run: Run, other: Run): readonly Edit[] {
  return run.set.isSubsetOf(other.set) ? [replaced(run.node, repeatedText(run.text, run.node.min))] : [];
}

/** The second run begins with a character that the first cannot take. */
function separated(pattern: Pattern, first: Run, second: Run): readonly Edit[] {
  const own = second.set.without(first.set);
  const shared = second.set.intersect(first.set);
  if (own.isEmpty || !second.node.greedy) {
    return [];
  }
  const begun = `${characterText(own, pattern)}${second.text}*`;
  return second.node.min === 0
    ? [replaced(second.node, `${grouped(begun)}?`)]
    : [replaced(second.node, grouped(`${begun}|${characterText(shared, pattern)}`))];
}

/** `\d*\.?\d+` → `(?:\d*\.)?\d+`: what lies between two runs decides whether there are two of them. */
export function tieOptional(spot: Spot): readonly string[] {
  return hotRuns(spot).flatMap((hot) => [...tieAfter(spot, hot), ...tieBefore(spot, hot)]);
}

function tieAfter({ pattern }: Spot, first: Run): readonly string[] {
  const middle = siblings(first.node)[0];
  const second = asRun(middle === undefined ? undefined : siblings(middle)[0], pattern);
  return second === undefined ? [] : tied(pattern, first, second);
}

function tieBefore({ pattern }: Spot, second: Run): readonly string[] {
  const parent = second.node.parent;
  const at = parent.elements.indexOf(second.node);
  const first = asRun(parent.elements[at - 2], pattern);
  return first === undefined ? [] : tied(pattern, first, second);
}

function tied(pattern: Pattern, first: Run, second: Run): readonly string[] {
  const middle = siblings(first.node)[0];
  if (middle?.type !== 'Quantifier' || middle.min !== 0 || first.set.isDisjointWith(second.set)) {
    return [];
  }
  const once =
    middle.max === 1
      ? middle.element.raw
      : `${middle.element.raw}${middle.max === Infinity ? '+' : `{1,${middle.max}}`}`;
  const stretch = (text: string): string =>
    spliced(pattern.source, [{ start: first.node.start, end: second.node.end, text }]);
  const whole = [first.node.raw, once, second.node.raw] as const;
  return [
    ...(second.node.min === 0 ? [stretch(`${whole[0]}${grouped(once + whole[2])}?`)] : []),
    ...(first.node.min === 0 ? [stretch(`${grouped(whole[0] + once)}?${whole[2]}`)] : []),
    ...(hasGroups(middle)
      ? []
      : [stretch(`${whole[0]}${grouped(`${once}${whole[2]}|${repeatedText(second.text, second.node.min)}`)}`)]),
  ];
}

function siblings(node: AST.Element): readonly AST.Element[] {
  const { parent } = node;
  return parent.type === 'Alternative' ? parent.elements.slice(parent.elements.indexOf(node) + 1) : [];
}
