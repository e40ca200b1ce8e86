// SPDX-License-Identifier: Apache-2.0
import { Shapes } from '../../language/hunks/shapes.ts';
import type { NameGrammar, TreeFile, TreeNode } from '../../language/hunks/tree.ts';
import type { RepairPattern } from '../pattern.ts';
import { fill, promiseOf, type Filled } from './fill.ts';
import { matchesAt, type Ground, type Match } from './match.ts';
import { scopeAt, type Scope } from './scope.ts';

/** Lines of a file that are suspected, and how much. */
export interface SuspectLines {
  readonly startLine: number;
  readonly endLine: number;
  readonly score: number;
}

/** A pattern at one place of one file, and how much both promise. */
export interface Placement {
  readonly file: string;
  readonly filled: Filled;
  readonly score: number;
  readonly nearness: number;
}

/** Of one pattern, the places kept in a file. */
const MOST_PLACES = 12;
/** Below this a place has nothing to do with what was seen. */
const LEAST_NEAR = 0.3;

interface Looking {
  readonly grammar: NameGrammar;
  readonly suspects: readonly SuspectLines[];
  worth(this: void, pattern: RepairPattern): number;
}

/** Everywhere near the suspects of a file where one of the patterns fits, the most promising first. */
export function placements(
  patterns: readonly RepairPattern[],
  file: TreeFile,
  { grammar, suspects, worth }: Looking,
): readonly Placement[] {
  const ground: Ground = { grammar, shapes: new Shapes(), origins: grammar.originsOf(file.root) };
  const lines = lineStarts(file.text);
  const byType = typesOf(patterns);
  const scopes = new Map<TreeNode, Scope>();
  const found = new Map<RepairPattern, Placement[]>();
  walkNear(file.root, { suspects, lines, grammar }, (node, chain) => {
    for (const pattern of byType.get(grammar.headOf(node).type) ?? []) {
      for (const match of matchesAt(pattern, node, ground)) {
        const around = [...chain, ...nodesDownTo(node, match.spot.owner)];
        const nearness = nearnessOf(match, { around, suspects, lines, grammar });
        if (nearness >= LEAST_NEAR) {
          const scope = scopeOf(around, grammar, scopes);
          const made = fill(pattern, match, { file, ground, scope }).map((filled): Placement => ({
            file: file.file,
            filled,
            nearness,
            score: 0.6 * nearness + 0.25 * worth(pattern) * promiseOf(pattern) + 0.15 * filled.fit,
          }));
          found.set(pattern, [...(found.get(pattern) ?? []), ...made]);
        }
      }
    }
  });
  return [...found.values()].flatMap((all) => all.toSorted(byScore).slice(0, MOST_PLACES)).toSorted(byScore);
}

/** Patterns by the kind of node their context begins with. */
function typesOf(patterns: readonly RepairPattern[]): ReadonlyMap<string, readonly RepairPattern[]> {
  const types = new Map<string, RepairPattern[]>();
  for (const pattern of patterns) {
    const type = pattern.context.kind === 'node' ? pattern.context.type : '';
    types.set(type, [...(types.get(type) ?? []), pattern]);
  }
  return types;
}

/** The same for all places in one function. */
function scopeOf(around: readonly TreeNode[], grammar: NameGrammar, known: Map<TreeNode, Scope>): Scope {
  const owner = around.findLast((node) => grammar.isFunction(node)) ?? around[0];
  const scope = (owner === undefined ? undefined : known.get(owner)) ?? scopeAt(around, grammar);
  if (owner !== undefined) {
    known.set(owner, scope);
  }
  return scope;
}

export function byScore(a: Placement, b: Placement): number {
  return (
    b.score - a.score ||
    (a.file < b.file ? -1 : Number(a.file > b.file)) ||
    a.filled.start - b.filled.start ||
    (a.filled.pattern.id < b.filled.pattern.id ? -1 : 1)
  );
}

/** The nodes that hold a suspect, and those in the same function as one. */
function walkNear(
  root: TreeNode,
  { suspects, lines, grammar }: Omit<Near, 'around'>,
  visit: (node: TreeNode, chain: readonly TreeNode[]) => void,
): void {
  const holds = (node: TreeNode): boolean => suspects.some((suspect) => isIn(suspect, node, lines));
  const go = (node: TreeNode, chain: readonly TreeNode[], isNear: boolean): void => {
    visit(node, chain);
    const inner = [...chain, node];
    const isNearInside = grammar.isFunction(node) ? holds(node) : isNear;
    for (const { nodes } of node.fields) {
      for (const child of nodes) {
        if (isNearInside || holds(child)) {
          go(child, inner, isNearInside);
        }
      }
    }
  };
  go(root, [], false);
}

/** From a node to one below it, both included. */
function nodesDownTo(from: TreeNode, to: TreeNode): readonly TreeNode[] {
  if (from === to) {
    return [from];
  }
  for (const { nodes } of from.fields) {
    for (const child of nodes) {
      const way = child.start <= to.start && to.end <= child.end ? nodesDownTo(child, to) : [];
      if (way.length > 0) {
        return [from, ...way];
      }
    }
  }
  return [];
}

interface Near {
  readonly around: readonly TreeNode[];
  readonly suspects: readonly SuspectLines[];
  readonly lines: readonly number[];
  readonly grammar: NameGrammar;
}

/** 1: the code that is changed, or that the new code comes before, is suspected; less in its function, least elsewhere. */
function nearnessOf({ spot }: Match, { around, suspects, lines, grammar }: Near): number {
  const { field, from, to, owner } = spot;
  const touched = field.nodes.slice(from, Math.max(to, from + 1));
  const scope = around.findLast((node) => grammar.isFunction(node));
  const scores = suspects.map((suspect) => {
    const holds = (node: TreeNode | undefined): boolean => node !== undefined && isIn(suspect, node, lines);
    const share = touched.some(holds) ? 1 : holds(owner) ? 0.8 : holds(scope) ? 0.6 : 0.15;
    return share * suspect.score;
  });
  return Math.max(0, ...scores);
}

function isIn(suspect: SuspectLines, node: TreeNode, lines: readonly number[]): boolean {
  return lineOf(node.start, lines) <= suspect.startLine && suspect.startLine <= lineOf(node.end, lines);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** 1-based. */
function lineOf(offset: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length];
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    [low, high] = (starts[middle] ?? 0) <= offset ? [middle, high] : [low, middle];
  }
  return low + 1;
}
