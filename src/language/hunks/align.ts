// SPDX-License-Identifier: Apache-2.0
import type { Shapes } from './shapes.ts';
import type { TreeNode } from './tree.ts';

/** Members of two lists that stand for one another, and what stands between them on either side. */
export interface Alignment {
  readonly pairs: readonly (readonly [number, number])[];
  readonly gaps: readonly Gap[];
}

/** Half-open ranges of positions; one of them may be empty. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

/** Beyond this many comparisons only names and equal members are matched. */
const MOST_COMPARISONS = 4000;
/** Beyond this many pairs the best order is not looked for: members that stand once in each list are matched. */
const MOST_PAIRS = 250_000;
/** Likeness that makes two members versions of one another: of the same name, of no name, of different names. */
const ALIKE_NAMED = 0.1;
const ALIKE = 0.55;
const ALIKE_RENAMED = 0.8;

type Pair = readonly [number, number];

/** Matches two lists in order: what is equal first, then what is alike between those. */
export function align(mine: readonly TreeNode[], other: readonly TreeNode[], shapes: Shapes): Alignment {
  const [keys, otherKeys] = [mine.map((node) => shapes.of(node)), other.map((node) => shapes.of(node))];
  const equal = equalInOrder(keys, otherKeys);
  const pairs = gapsOf(equal, mine.length, other.length).flatMap((gap) => alikeIn(gap, [mine, other], shapes));
  const all = [...equal, ...pairs].toSorted(([a], [b]) => a - b);
  return { pairs: all, gaps: gapsOf(all, mine.length, other.length) };
}

function equalInOrder(mine: readonly number[], other: readonly number[]): readonly Pair[] {
  let [start, end, otherEnd] = [0, mine.length, other.length];
  while (start < end && start < otherEnd && mine[start] === other[start]) {
    start++;
  }
  while (start < end && start < otherEnd && mine[end - 1] === other[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  const head = Array.from({ length: start }, (_unused, index): Pair => [index, index]);
  const tail = Array.from({ length: mine.length - end }, (_unused, index): Pair => [end + index, otherEnd + index]);
  const gap = { from: start, to: end, otherFrom: start, otherTo: otherEnd };
  const isLarge = (end - start) * (otherEnd - start) > MOST_PAIRS;
  const middle = isLarge
    ? onceInOrder(mine.slice(start, end), other.slice(start, otherEnd)).map(([a, b]): Pair => [a + start, b + start])
    : inOrder(gap, (a, b) => (mine[a] === other[b] ? 1 : 0));
  return [...head, ...middle, ...tail];
}

/** Members that stand once on each side, as far as they keep their order. */
function onceInOrder<T>(mine: readonly T[], other: readonly T[]): readonly Pair[] {
  const [places, otherPlaces] = [placesOf(mine), placesOf(other)];
  const pairs: Pair[] = [];
  for (const [key, at] of places) {
    const there = otherPlaces.get(key);
    const last = pairs.at(-1)?.[1] ?? -1;
    if (at !== -1 && there !== undefined && there > last) {
      pairs.push([at, there]);
    }
  }
  return pairs;
}

/** -1 for what stands there several times. */
function placesOf<T>(list: readonly T[]): ReadonlyMap<T, number> {
  const places = new Map<T, number>();
  for (const [index, key] of list.entries()) {
    places.set(key, places.has(key) ? -1 : index);
  }
  return places;
}

function alikeIn(
  gap: Gap,
  [mine, other]: readonly [readonly TreeNode[], readonly TreeNode[]],
  shapes: Shapes,
): readonly Pair[] {
  const size = (gap.to - gap.from) * (gap.otherTo - gap.otherFrom);
  if (size === 0) {
    return [];
  }
  if (size > MOST_COMPARISONS) {
    const name = (node: TreeNode): string => `${node.kind} ${node.name ?? ''}`;
    const pairs = onceInOrder(
      mine.slice(gap.from, gap.to).map(name),
      other.slice(gap.otherFrom, gap.otherTo).map(name),
    );
    return pairs.map(([a, b]): Pair => [a + gap.from, b + gap.otherFrom]);
  }
  return inOrder(gap, (a, b) => score(mine[a], other[b], shapes));
}

/** 0 where two members are no versions of one another. */
function score(a: TreeNode | undefined, b: TreeNode | undefined, shapes: Shapes): number {
  if (a === undefined || b === undefined || a.kind !== b.kind) {
    return 0;
  }
  const isNamed = a.name !== undefined && a.name === b.name;
  const isRenamed = a.name !== undefined && b.name !== undefined && !isNamed;
  const least = isNamed ? ALIKE_NAMED : isRenamed ? ALIKE_RENAMED : ALIKE;
  const likeness = shapes.likeness(a, b);
  return likeness < least ? 0 : likeness + (isNamed ? 1 : 0);
}

/** The pairs in order whose scores add up to most. */
function inOrder(gap: Gap, scoreOf: (a: number, b: number) => number): readonly Pair[] {
  const { from, otherFrom } = gap;
  const [rows, columns] = [gap.to - from, gap.otherTo - otherFrom];
  const width = columns + 1;
  const scores = new Float64Array(rows * columns);
  const best = new Float64Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const here = scoreOf(from + row, otherFrom + column);
      scores[row * columns + column] = here;
      const taken = here > 0 ? here + (best[(row + 1) * width + column + 1] ?? 0) : 0;
      const passed = Math.max(best[(row + 1) * width + column] ?? 0, best[row * width + column + 1] ?? 0);
      best[row * width + column] = Math.max(taken, passed);
    }
  }
  return follow({ scores, best, rows, columns }).map(([row, column]): Pair => [from + row, otherFrom + column]);
}

interface Table {
  readonly scores: Float64Array;
  readonly best: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

function follow({ scores, best, rows, columns }: Table): readonly Pair[] {
  const bestAt = (row: number, column: number): number => best[row * (columns + 1) + column] ?? 0;
  const pairs: Pair[] = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    const here = scores[row * columns + column] ?? 0;
    if (here > 0 && bestAt(row, column) === here + bestAt(row + 1, column + 1)) {
      pairs.push([row++, column++]);
    } else if (bestAt(row + 1, column) >= bestAt(row, column + 1)) {
      row++;
    } else {
      column++;
    }
  }
  return pairs;
}

function gapsOf(pairs: readonly Pair[], length: number, otherLength: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let [from, otherFrom] = [0, 0];
  for (const [to, otherTo] of [...pairs, [length, otherLength] as const]) {
    if (to > from || otherTo > otherFrom) {
      gaps.push({ from, to, otherFrom, otherTo });
    }
    [from, otherFrom] = [to + 1, otherTo + 1];
  }
  return gaps;
}
