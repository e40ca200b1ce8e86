// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../../../domain/dossier.ts';
import type { Frame } from '../../../../../domain/location.ts';

/** A pattern that was slow while the reproducer ran. */
export interface SeenPattern {
  readonly source: string;
  readonly flags: string;
  readonly subjects: readonly string[];
  /** Innermost frame of the match inside the target. */
  readonly frame: Frame | undefined;
}

/** A match that takes this long on some subject is worth a look. */
const SLOW_MS = 20;
const MOST = 12;

/** The patterns that took the time, slowest first; a match that never ended is the slowest. */
export function seenPatterns({ observations }: Dossier): readonly SeenPattern[] {
  const events = observations.flatMap(({ sinks }) => sinks).filter(({ sink }) => sink === 'regexp');
  const slow = events.filter(({ elapsedMs }) => elapsedMs === null || (elapsedMs ?? 0) >= SLOW_MS);
  const sorted = slow.toSorted((a, b) => (b.elapsedMs ?? Infinity) - (a.elapsedMs ?? Infinity));
  const seen = new Map<string, SeenPattern>();
  for (const { detail, subject, stack } of sorted) {
    const text = detail[0] ?? '';
    const groups = /^\/(?<source>[^]*)\/(?<flags>[a-z]*)$/.exec(text)?.groups;
    const known = seen.get(text);
    const subjects = [...(known?.subjects ?? []), ...(subject === undefined ? [] : [subject])].slice(0, 3);
    const source = unescapedSlashes(groups?.['source'] ?? '');
    seen.set(text, { source, flags: groups?.['flags'] ?? '', subjects, frame: known?.frame ?? stack[0] });
  }
  return [...seen.values()].slice(0, MOST);
}

/** The engine shows every slash of a pattern with a backslash, whether it was written with one or not. */
export function unescapedSlashes(source: string): string {
  return source.replace(/\\([^])/g, (escape, character: string) => (character === '/' ? '/' : escape));
}
