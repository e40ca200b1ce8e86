// SPDX-License-Identifier: Apache-2.0
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SMALLEST_SHAPE, type CodeShape } from '../../domain/code-shape.ts';
import type { FileChange } from '../../domain/target.ts';
import { sketchSimilarity } from '../../support/min-hash.ts';
import { changedShapes, contains, innermost } from '../shape/changed-shapes.ts';
import { codeShapes } from '../shape/code-shapes.ts';
import { filesBelow } from '../shape/files-below.ts';

/** Code that looks like what was just mended, and was not. It may be harmless there: nobody ran it. */
export interface Sighting {
  /** Relative to the root. */
  readonly file: string;
  readonly function: string;
  readonly startLine: number;
  readonly endLine: number;
  /** The mended function it looks like. */
  readonly like: string;
  /** `same`: but for names, literals and layout. `near`: most of its shape, and nearer to the old code than to the new. */
  readonly kind: 'same' | 'near';
  readonly similarity: number;
}

export interface HuntReport {
  readonly sightings: readonly Sighting[];
  readonly filesRead: number;
  /** Files that do not parse, are too large, or were left when the limit was reached. */
  readonly filesUnread: number;
}

export interface HuntLimits {
  readonly mostFiles: number;
  readonly mostMs: number;
  readonly now: () => number;
}

const NEAR = 0.8;
const LARGEST_FILE = 1024 * 1024;

/**
 * Looks through a tree, dependencies included, for functions that look like those a fix changed: the same bug is often
 * where the same code is. Compares with the code before the fix and with the code after it, so that mended copies are
 * not reported.
 */
export async function huntSiblings(
  root: string,
  changes: readonly FileChange[],
  limits: HuntLimits,
): Promise<HuntReport> {
  const mended = (await Promise.all(changes.map(mendedFunctions))).flat();
  const after = new Map(changes.map(({ file, after: text }) => [file, text]));
  const started = limits.now();
  const sightings: Sighting[] = [];
  let [filesRead, filesUnread] = [0, 0];
  for await (const file of mended.length === 0 ? [] : filesBelow(root, '')) {
    const isOver = filesRead >= limits.mostFiles || limits.now() - started > limits.mostMs;
    const text = isOver ? null : after.has(file) ? (after.get(file) ?? null) : await readSmall(join(root, file));
    const read = text === null ? null : await codeShapes(file, text);
    if (read?.kind === 'shapes') {
      filesRead += 1;
      sightings.push(...read.shapes.flatMap((shape) => sightingOf(file, shape, mended)));
    } else {
      filesUnread += 1;
    }
  }
  return { sightings: innermostOf(sightings).toSorted(bySimilarity), filesRead, filesUnread };
}

interface MendedFunction {
  readonly before: CodeShape;
  readonly after: readonly CodeShape[];
}

/** The functions a change touches, without those that merely contain one: what changed is inside. */
async function mendedFunctions(change: FileChange): Promise<readonly MendedFunction[]> {
  const { gone, fresh } = await changedShapes(change, 'function');
  return innermost(gone.filter(({ size }) => size >= SMALLEST_SHAPE)).map((before) => ({ before, after: fresh }));
}

function sightingOf(file: string, shape: CodeShape, mended: readonly MendedFunction[]): readonly Sighting[] {
  if (shape.size < SMALLEST_SHAPE) {
    return [];
  }
  const [best] = mended
    .map(({ before, after }) => ({ before, after, similarity: sketchSimilarity(shape.sketch, before.sketch) }))
    .toSorted((a, b) => b.similarity - a.similarity);
  if (best === undefined) {
    return [];
  }
  const isSame = shape.exact === best.before.exact;
  const toNew = Math.max(0, ...best.after.map((renewed) => sketchSimilarity(shape.sketch, renewed.sketch)));
  const isNear = best.similarity >= NEAR && best.similarity > toNew && isOfSize(shape, best.before);
  const sighting = {
    file,
    function: shape.name,
    startLine: shape.startLine,
    endLine: shape.endLine,
    like: best.before.name,
    kind: isSame ? 'same' : 'near',
    similarity: isSame ? 1 : best.similarity,
  } as const;
  return isSame || isNear ? [sighting] : [];
}

/** Sketches compare sets: a function that repeats another many times has the same set. */
function isOfSize(a: CodeShape, b: CodeShape): boolean {
  return Math.max(a.size, b.size) <= 1.5 * Math.min(a.size, b.size);
}

/** Of functions that contain each other, the inner one says where. */
function innermostOf(sightings: readonly Sighting[]): readonly Sighting[] {
  return sightings.filter(
    (one) => !sightings.some((other) => other !== one && other.file === one.file && contains(one, other)),
  );
}

function bySimilarity(a: Sighting, b: Sighting): number {
  return b.similarity - a.similarity || (a.file < b.file ? -1 : Number(a.file > b.file)) || a.startLine - b.startLine;
}

async function readSmall(path: string): Promise<string | null> {
  const { size } = await lstat(path);
  return size > LARGEST_FILE ? null : readFile(path, 'utf8');
}
