// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { characterText } from '../class-text.ts';
import { charactersOf, isCharacterNode, walkPattern, type Pattern } from '../pattern.ts';
import { hotRuns, replaced, spliced, uncaptured, type Edit, type Run, type Spot } from './spot.ts';

/** `\s*\s*x` → `\s*(?!\s)\s*x`: the run gives nothing back, so what follows cannot share it. */
export function guardAhead(spot: Spot): readonly string[] {
  return hotRuns(spot)
    .filter(({ node }) => node.greedy)
    .map(({ node, text }) => spliced(spot.pattern.source, [insert(node.end, `(?!${text})`)]));
}

/** `\s+$` → `(?<!\s)\s+$`: the run is only tried from where it begins, not from every place inside it. */
export function guardBehind(spot: Spot): readonly string[] {
  return hotRuns(spot).flatMap((run) => {
    const { node, text } = run;
    const starts = new Set([outermostStart(node), ...choicesBegunBy(node).map(({ start }) => start)]);
    const plain = [...starts].map((start) => insert(start, `(?<!${text})`));
    const lazy = node.greedy ? '' : '?';
    const optional = replaced(node, `(?:(?<!${text})${text}+${lazy})?${lazy}`);
    return [...plain, ...(node.min > 0 ? [] : [optional])].map((edit) => spliced(spot.pattern.source, [edit]));
  });
}

/**
 * `<[^>]*>` → `<(?<!<[^<>]*<)[^>]*>`: when the run can contain its own beginning, only the first beginning is tried;
 * from a later one the same run would be walked again.
 */
export function guardStart(spot: Spot): readonly string[] {
  return hotRuns(spot).flatMap((run) =>
    beginnings(run.node).map((before) => {
      const prefix = uncaptured(spot.pattern, before);
      const gap = gapText(spot.pattern, run, before);
      return spliced(spot.pattern.source, [insert(run.node.start, `(?<!${prefix}${gap}${prefix})`)]);
    }),
  );
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/** A guard reads better before a group than inside at its beginning. */
function outermostStart(node: AST.Quantifier): number {
  let inner: AST.Element = node;
  for (;;) {
    const alternative: AST.Node | null = inner.parent;
    if (alternative?.type !== 'Alternative' || alternative.elements[0] !== inner) {
      return inner.start;
    }
    const group: AST.Node = alternative.parent;
    if (group.type !== 'CapturingGroup' || group.alternatives.length > 1) {
      return inner.start;
    }
    inner = group;
  }
}

/** `(?:\.|[^/]+|)`: groups in which the run is the beginning of one way; a guard before them holds for all ways. */
function choicesBegunBy(node: AST.Element): readonly AST.Element[] {
  const alternative: AST.Node | null = node.parent;
  if (alternative?.type !== 'Alternative' || alternative.elements[0] !== node) {
    return [];
  }
  const group: AST.Node = alternative.parent;
  return group.type === 'CapturingGroup' || group.type === 'Group' ? [group, ...choicesBegunBy(group)] : [];
}

/** What can be called the beginning of a run: the elements before it, from near to far. */
function beginnings(node: AST.Element): readonly (readonly AST.Element[])[] {
  const own = elementsBefore(node);
  const all = [own.slice(-1), own, prefixOf(node) ?? []].filter((before) => before.length > 0 && before.every(isPlain));
  return all.filter((before, index) => all.findIndex((other) => other.length === before.length) === index);
}

function elementsBefore(node: AST.Element): readonly AST.Element[] {
  const { parent } = node;
  return parent.type === 'Alternative' ? parent.elements.slice(0, parent.elements.indexOf(node)) : [];
}

/** The elements from the beginning of the pattern to a node that lies in no loop. */
function prefixOf(node: AST.Element): readonly AST.Element[] | undefined {
  const own = elementsBefore(node);
  const container = node.parent.type === 'Alternative' ? node.parent.parent : undefined;
  if (container?.type === 'Pattern') {
    return own;
  }
  const isGroup = container?.type === 'Group' || container?.type === 'CapturingGroup';
  const outer = isGroup && container.parent.type === 'Alternative' ? prefixOf(container) : undefined;
  return outer === undefined ? undefined : [...outer, ...own];
}

function isPlain(element: AST.Element): boolean {
  return [...walkPattern(element)].every((node) => node.type !== 'Assertion' && node.type !== 'Backreference');
}

/** Back to the nearest beginning: a single character is left out of the gap, a longer text is looked for lazily. */
function gapText(pattern: Pattern, run: Run, before: readonly AST.Element[]): string {
  const [first, ...more] = before;
  if (first !== undefined && more.length === 0 && isCharacterNode(first)) {
    const rest = run.set.without(charactersOf(first, pattern));
    return rest.isEmpty ? '' : `${characterText(rest, pattern)}*`;
  }
  return `${run.text}*?`;
}
