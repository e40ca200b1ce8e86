// SPDX-License-Identifier: Apache-2.0
import { styleOf } from '../source/style.ts';
import type { SourceFile } from '../source/source-file.ts';
import { resolveModule, type Project } from './project.ts';

/** Characters of source that one analysis takes on, as loaded by the entry points: a few seconds of work. */
const LOADED_BUDGET = 1_500_000;
/** The same for files that nothing loads, and for the largest of them: as a rule they are bundles for browsers. */
const OTHER_BUDGET = 400_000;
const OTHER_LIMIT = 120_000;

/**
 * The sources worth following: what the entry points load, then the rest, smallest first, to a budget each. Minified
 * files that nothing loads are copies of others (`package/copies` finds those).
 */
export function selectSources(project: Project): Project {
  const loaded = loadedFrom(project, project.entries);
  const rest = [...project.sources.keys()].filter((file) => !loaded.includes(file)).toSorted(bySize(project));
  const sources = new Map<string, SourceFile>();
  const skipped = [...project.skipped];
  const take = (files: readonly string[], budget: number, whyNot: (source: SourceFile) => string | null): void => {
    let total = 0;
    for (const file of files) {
      const source = project.sources.get(file);
      const because = source === undefined ? null : whyNot(source);
      total += because === null ? (source?.text.length ?? 0) : 0;
      if (because !== null || (total > budget && sources.size > 0)) {
        skipped.push({ file, because: because ?? 'beyond the budget of data-flow analysis' });
      } else if (source !== undefined) {
        sources.set(file, source);
      }
    }
  };
  take(loaded, LOADED_BUDGET, () => null);
  take(rest, OTHER_BUDGET, whyNotOther);
  return { ...project, sources: new Map([...sources].toSorted(([a], [b]) => a.localeCompare(b))), skipped };
}

function whyNotOther(source: SourceFile): string | null {
  if (styleOf(source).isMinified) {
    return 'minified, and nothing loads it';
  }
  return source.text.length > OTHER_LIMIT ? 'large, and nothing loads it' : null;
}

/** The given files and what they load from the project, in order of loading. */
export function loadedFrom(project: Project, files: Iterable<string>): readonly string[] {
  const found = new Set<string>();
  const open = [...files].toReversed();
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const source = found.has(file) ? undefined : project.sources.get(file);
    if (source !== undefined) {
      found.add(file);
      const from = file;
      const next = specifiersIn(source.text).map((specifier) => resolveModule(project, from, specifier));
      open.push(...next.filter((other) => other !== undefined).toReversed());
    }
  }
  return [...found];
}

/** What a text requires or imports, as written. Good enough for order; the analysis itself reads the tree. */
export function specifiersIn(text: string): readonly string[] {
  const pattern = /(?:\brequire|\bimport)\s*\(\s*(['"])([^'"\n]+)\1|\b(?:from|import)\s*(['"])([^'"\n]+)\3/g;
  return [...text.matchAll(pattern)].flatMap((match) => match[2] ?? match[4] ?? []);
}

function bySize(project: Project): (a: string, b: string) => number {
  const size = (file: string): number => project.sources.get(file)?.text.length ?? 0;
  return (a, b) => size(a) - size(b) || a.localeCompare(b);
}
