// SPDX-License-Identifier: Apache-2.0
import type { TextEdit } from '../../../domain/hunk.ts';
import type { FileChange } from '../../../domain/target.ts';
import type { RepairPattern } from '../../../patterns/pattern.ts';
import type { Placement } from '../../../patterns/use/place.ts';

/** A change of the target that lays one pattern over one place, or over all places that are like it. */
export interface Proposal {
  readonly pattern: RepairPattern;
  readonly changes: readonly FileChange[];
  readonly places: readonly { readonly file: string; readonly line: number }[];
  readonly score: number;
}

/** Less promising ones are never tried. */
const MOST = 400;

/** For every promising place the change there alone, and the change at all places that look as promising. */
export function proposals(placed: readonly Placement[], texts: ReadonlyMap<string, string>): readonly Proposal[] {
  const near = placed.slice(0, MOST);
  const found = new Map<string, Proposal>();
  for (const placement of near) {
    const alike = near.filter(({ filled }) => filled.pattern === placement.filled.pattern);
    for (const places of [[placement], apart(alike)]) {
      const proposal = together(places, texts);
      const key = JSON.stringify(proposal.changes);
      if (proposal.changes.length > 0 && !found.has(key)) {
        found.set(key, { ...proposal, score: placement.score * (places.length === 1 ? 1 : 0.97) });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => b.score - a.score || (a.pattern.id < b.pattern.id ? -1 : 1));
}

/** Places that do not touch each other, the most promising of those that do. */
function apart(placed: readonly Placement[]): readonly Placement[] {
  const kept: Placement[] = [];
  for (const placement of placed) {
    const touches = kept.some(
      (other) =>
        other.file === placement.file &&
        spans(other).some((one) => spans(placement).some((two) => one[0] <= two[1] && two[0] <= one[1])),
    );
    if (!touches) {
      kept.push(placement);
    }
  }
  return kept;
}

function spans({ filled }: Placement): readonly (readonly [number, number])[] {
  // What comes at the top of the file is the same for all.
  return filled.edits.slice(-1).map(({ start, end }) => [start, end] as const);
}

function together(placed: readonly Placement[], texts: ReadonlyMap<string, string>): Omit<Proposal, 'score'> {
  const [first] = placed;
  const files = [...new Set(placed.map(({ file }) => file))].toSorted();
  const changes = files.flatMap((file): readonly FileChange[] => {
    const before = texts.get(file) ?? '';
    const after = edited(
      before,
      placed.filter((one) => one.file === file).flatMap(({ filled }) => filled.edits),
    );
    return before === after ? [] : [{ file, before, after }];
  });
  return {
    pattern: first?.filled.pattern ?? NOTHING,
    changes,
    places: placed.map(({ file, filled }) => ({
      file,
      line: (texts.get(file) ?? '').slice(0, filled.start).split('\n').length,
    })),
  };
}

function edited(text: string, edits: readonly TextEdit[]): string {
  const distinct = new Map(edits.map((edit) => [JSON.stringify(edit), edit]));
  let result = '';
  let at = 0;
  for (const { start, end, text: words } of [...distinct.values()].toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    result += text.slice(at, Math.max(at, start)) + words;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}

const NOTHING: RepairPattern = {
  id: '',
  language: '',
  weakness: '',
  context: { kind: 'rest' },
  fresh: [],
  holes: [],
  prelude: [],
  size: { context: 0, fresh: 0 },
  words: 0,
  sources: [],
};
