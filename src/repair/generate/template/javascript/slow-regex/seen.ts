// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../../../../domain/dossier.ts';
import type { SinkEvent } from '../../../../../domain/observation.ts';
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
  const events = observations.flatMap(({ sinks }) => sinks).filter((event) => timeOf(event) >= SLOW_MS);
  const seen = new Map<string, SeenPattern>();
  for (const { detail, subject, stack } of events.toSorted((a, b) => timeOf(b) - timeOf(a))) {
    const [text = ''] = detail;
    const slash = text.lastIndexOf('/');
    const known = seen.get(text);
    seen.set(text, {
      source: unescapedSlashes(text.slice(1, slash)),
      flags: text.slice(slash + 1),
      subjects: [...(known?.subjects ?? []), ...(subject === undefined ? [] : [subject])].slice(0, 3),
      frame: known?.frame ?? stack[0],
    });
  }
  return [...seen.values()].slice(0, MOST);
}

/** Milliseconds one match took; a match that never ended took for ever. */
function timeOf({ sink, elapsedMs = 0 }: SinkEvent): number {
  return sink === 'regexp' ? (elapsedMs ?? Infinity) : 0;
}

/** The engine shows every slash of a pattern with a backslash, whether it was written with one or not. */
export function unescapedSlashes(source: string): string {
  return source.replace(/\\([^])/g, (escape, character: string) => (character === '/' ? '/' : escape));
}
