// SPDX-License-Identifier: Apache-2.0
import { growthOf } from '../../../../../language/javascript/regex/growth.ts';
import { knownTexts } from '../../../../../language/javascript/regex/occurrence/occurrence.ts';
import { viewOf, viewOfCallAt, wider } from '../../../../../language/javascript/regex/occurrence/usage.ts';
import { parsePattern } from '../../../../../language/javascript/regex/pattern.ts';
import type { View } from '../../../../../language/javascript/regex/same.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { unescapedSlashes, type SeenPattern } from './seen.ts';
import type { Workshop } from './workshop.ts';

/** A slow pattern of the component. */
export interface Fault {
  readonly source: string;
  readonly flags: string;
  readonly view: View;
  /** It was slow in a run, not only in an analysis. */
  readonly isSeen: boolean;
  readonly subjects: readonly string[];
}

/** A pattern that is linear for sure was only slow because the computer was. */
export function isSuspect(fault: Fault): boolean {
  const pattern = parsePattern(fault.source, fault.flags);
  return pattern !== undefined && growthOf(pattern).kind !== 'linear';
}

/** Patterns near the one that was seen that are looked at, and slow ones among them that are mended along. */
const MOST_NEAR = 80;
const MOST_MENDED = 8;

/** How the code looks at the matches of a pattern that was seen: at every place that makes it, and where it was run. */
export function seenFault(workshop: Workshop, seen: SeenPattern): Fault {
  const { source, flags, subjects, frame } = seen;
  const uses = workshop.sources.flatMap((file) => placesOf(workshop, file, source).map((node) => viewOf(file, node)));
  const file = frame === undefined ? undefined : workshop.source(frame.file);
  const running =
    file === undefined || frame === undefined ? [] : [viewOfCallAt(file, file.offsetOf(frame.line, frame.column))];
  const views = uses.length > 0 ? uses : running;
  const view = views.length === 0 ? 'groups' : views.reduce<View>(wider, 'presence');
  return { source, flags, view: widened(view, flags), isSeen: true, subjects };
}

function placesOf(workshop: Workshop, file: SourceFile, pattern: string) {
  return workshop
    .occurrences(file)
    .filter((occurrence) => knownTexts(occurrence).some(({ text }) => unescapedSlashes(text) === pattern))
    .map(({ node }) => node);
}

/** With `g` and `y` each search begins where the last match ended, so that its extent is always in view. */
export function widened(view: View, flags: string): View {
  return /[gy]/.test(flags) ? wider(view, 'extent') : view;
}

/** Other slow patterns beside the seen ones, nearest first; all of them where none was seen. */
export function nearFaults(workshop: Workshop, seen: readonly Fault[]): readonly Fault[] {
  const known = new Set(seen.map(({ source }) => source));
  const faults = new Map<string, Fault>();
  for (const { source: file, node, flags, text } of nearest(workshop, seen)) {
    const own = unescapedSlashes(text);
    const pattern = known.has(own) ? undefined : parsePattern(own, flags);
    const growth = pattern === undefined ? undefined : growthOf(pattern);
    if (growth?.kind === 'polynomial' || growth?.kind === 'exponential') {
      const key = JSON.stringify([own, flags]);
      const view = widened(wider(viewOf(file, node), faults.get(key)?.view ?? 'presence'), flags);
      faults.set(key, { source: own, flags, view, isSeen: false, subjects: [] });
    }
  }
  return [...faults.values()].slice(0, MOST_MENDED);
}

function nearest(workshop: Workshop, seen: readonly Fault[]) {
  const all = workshop.sources.flatMap((source) =>
    workshop.occurrences(source).flatMap((occurrence) =>
      knownTexts(occurrence).map(({ text }) => ({
        source,
        node: occurrence.node,
        flags: occurrence.flags[0] ?? '',
        text,
      })),
    ),
  );
  const anchors = all.filter(({ text }) => seen.some((fault) => fault.source === unescapedSlashes(text)));
  const distance = (place: (typeof all)[number]): number =>
    Math.min(
      ...anchors.map((anchor) =>
        anchor.source === place.source ? Math.abs(anchor.node.start - place.node.start) : 1e9,
      ),
      1e9 + 1,
    );
  const files = new Set(anchors.map(({ source }) => source));
  const near = files.size === 0 ? all : all.filter(({ source }) => files.has(source));
  return near.toSorted((a, b) => distance(a) - distance(b)).slice(0, MOST_NEAR);
}
