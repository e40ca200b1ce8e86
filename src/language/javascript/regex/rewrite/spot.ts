// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import type { CharSet } from 'refa';
import { charactersOf, isCharacterNode, walkPattern, type Pattern } from '../pattern.ts';

/** A slow pattern and the endless loops that make it slow. */
export interface Spot {
  readonly pattern: Pattern;
  readonly hot: ReadonlySet<AST.Quantifier>;
}

/**
 * Texts that could stand in the pattern's place. A rule promises nothing: what it offers is proved equal and linear
 * before it is used, so a rule may be bold.
 */
export type Rule = (spot: Spot) => readonly string[];

/** An endless loop over one character class. */
export interface Run {
  readonly node: AST.Quantifier;
  readonly set: CharSet;
  /** The class as it is written. */
  readonly text: string;
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function hotRuns({ pattern, hot }: Spot): readonly Run[] {
  return [...hot].map((node) => asRun(node, pattern)).filter((run) => run !== undefined);
}

export function asRun(node: AST.Node | undefined, pattern: Pattern): Run | undefined {
  if (node?.type !== 'Quantifier' || node.max !== Infinity || !isCharacterNode(node.element)) {
    return undefined;
  }
  return { node, set: charactersOf(node.element, pattern), text: node.element.raw };
}

/** The pattern with some stretches replaced. */
export function spliced(source: string, edits: readonly Edit[]): string {
  let text = source;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) {
    text = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  }
  return text;
}

export function replaced(node: AST.Node, text: string): Edit {
  return { start: node.start, end: node.end, text };
}

/** Wrapped so that a quantifier or a neighbour applies to all of it. */
export function grouped(text: string): string {
  return `(?:${text})`;
}

/** `*`, `+`, `{2,}` with another least number of turns, as lazy as it was. */
export function quantifierText(node: AST.Quantifier, min: number): string {
  const sign = min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return node.element.raw + sign + (node.greedy ? '' : '?');
}

/** A fixed number of turns. */
export function repeatedText(text: string, times: number): string {
  return times === 0 ? '' : times === 1 ? text : `${text}{${times}}`;
}

/** The element that is matched right after this one, looking out of and into groups that are not repeated. */
export function following(node: AST.Element): AST.Element | undefined {
  return neighbour(node, 1);
}

export function preceding(node: AST.Element): AST.Element | undefined {
  return neighbour(node, -1);
}

function neighbour(node: AST.Element, step: 1 | -1): AST.Element | undefined {
  const alternative = node.parent;
  if (alternative.type !== 'Alternative') {
    return undefined;
  }
  const next = alternative.elements[alternative.elements.indexOf(node) + step];
  if (next !== undefined) {
    return next;
  }
  const group = alternative.parent;
  return group.type === 'Group' || group.type === 'CapturingGroup' ? neighbour(group, step) : undefined;
}

/** The first elements (or the last ones) of a group's alternatives; the element itself when it is no group. */
export function edges(element: AST.Element | undefined, side: 'first' | 'last'): readonly AST.Element[] {
  if (element === undefined) {
    return [];
  }
  if (element.type !== 'Group' && element.type !== 'CapturingGroup') {
    return [element];
  }
  return element.alternatives.flatMap(({ elements }) => edges(side === 'first' ? elements[0] : elements.at(-1), side));
}

/** The text of elements without capturing: groups inside keep their meaning and lose their number. */
export function uncaptured(pattern: Pattern, nodes: readonly AST.Node[]): string {
  return nodes
    .map((node) => {
      const groups = [...walkPattern(node)].filter((inner) => inner.type === 'CapturingGroup');
      const edits = groups.map((group) => {
        const opening = group.name === null ? 1 : `(?<${group.name}>`.length;
        return { start: group.start - node.start, end: group.start - node.start + opening, text: '(?:' };
      });
      return spliced(pattern.source.slice(node.start, node.end), edits);
    })
    .join('');
}

export function hasGroups(node: AST.Node): boolean {
  return [...walkPattern(node)].some((inner) => inner.type === 'CapturingGroup');
}
