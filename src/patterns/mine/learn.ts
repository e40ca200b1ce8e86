// SPDX-License-Identifier: Apache-2.0
import type { NameGrammar } from '../../language/hunks/tree.ts';
import type { RepairPattern } from '../pattern.ts';
import { allSources, supportOf } from '../pattern.ts';
import { cluster } from './cluster.ts';
import type { LearnedEdit } from './edit.ts';
import { editsOf, type KnownFix, type Lesson } from './edits-of.ts';
import { patternOf } from './pattern-of.ts';

/** What one fix teaches. Comments do not come along. */
export async function learnFrom(fix: KnownFix, grammar: NameGrammar): Promise<Lesson> {
  const plain = new Map([...fix.after].map(([file, text]) => [file, grammar.withoutComments(text)]));
  return editsOf({ ...fix, after: plain }, grammar);
}

/** The patterns of all edits: each as it was made, and what several have in common. Most seen first. */
export function patternsOf(edits: readonly LearnedEdit[]): readonly RepairPattern[] {
  const found = new Map<string, RepairPattern>();
  for (const pattern of cluster(edits).map(patternOf)) {
    const known = found.get(pattern.id);
    found.set(pattern.id, known === undefined ? pattern : { ...known, sources: allSources(known, pattern) });
  }
  return [...found.values()].toSorted(
    (a, b) => supportOf(b) - supportOf(a) || b.words - a.words || (a.id < b.id ? -1 : 1),
  );
}
