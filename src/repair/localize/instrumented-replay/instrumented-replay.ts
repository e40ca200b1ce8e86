// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Component } from '../../../domain/target.ts';
import type { Frame } from '../../../domain/location.ts';
import type { Localizer } from '../localizer.ts';
import { seenSinks, type SeenSink } from '../relevant-sinks.ts';

/** Each step outward from the dangerous operation makes a place less likely. */
const DECAY = 0.85;

/**
 * The frames of the component on the stacks of dangerous operations that were seen while the reproducer ran. Frames of
 * other packages, which only pass the call on, are skipped.
 */
export const instrumentedReplay: Localizer = {
  name: 'instrumented-replay',

  async localize(dossier) {
    const { component } = dossier.finding;
    const seen = seenSinks(dossier).flatMap((sink) => {
      const own = sink.event.stack.filter((frame) => isOwn(frame, component));
      return own.map((frame, depth) => suspectOf(sink, frame, { depth, isOutermost: depth === own.length - 1 }));
    });
    const reports = dossier.observations[0]?.reports ?? [];
    return [...seen, ...reports.toReversed().flatMap((report, index) => reportSuspects(report, EARLIER ** index))];
  },
};

/** The report that ended the run tells most; those before it often name the cause. */
const EARLIER = 0.9;
/** Where memory came from is seldom where it is misused. */
const RELATED = 0.5;

/** The target's own frames of a sanitizer's report, then those of the stacks beside it. */
function reportSuspects(report: SanitizerReport, fit: number): readonly Suspect[] {
  const stacks = [
    { stack: report.stack, weight: 1, what: `reported ${report.kind}` },
    ...report.related.map(({ role, stack }) => ({
      stack,
      weight: RELATED,
      what: `${role}: memory of the ${report.kind}`,
    })),
  ];
  return stacks.flatMap(({ stack, weight, what }) => {
    const own = stack.filter(({ isOwn: isOurs, line }) => isOurs && line > 0);
    return own.map(({ file, line, column, function: name = '?' }, depth): Suspect => {
      const startColumn = Math.max(1, column);
      return {
        location: { file, region: { startLine: line, startColumn, endLine: line, endColumn: startColumn + 1 } },
        score: fit * weight * DECAY ** depth,
        because: `${depth === 0 ? what : `${depth} call${depth === 1 ? '' : 's'} above, ${what}`}, in ${name}`,
        role: depth === 0 ? 'sink' : depth === own.length - 1 ? 'source' : 'flow',
        by: 'instrumented-replay',
      };
    });
  });
}

/** Inside the component, and not in a dependency that it brings along. */
export function isOwn({ file }: { readonly file: string }, component: Component): boolean {
  const inside =
    component.path === '' ? file : file.startsWith(`${component.path}/`) && file.slice(component.path.length);
  return inside !== false && !`/${inside}`.includes('/node_modules/');
}

interface Position {
  readonly depth: number;
  readonly isOutermost: boolean;
}

function suspectOf({ event, fit }: SeenSink, frame: Frame, { depth, isOutermost }: Position): Suspect {
  const { file, line, column } = frame;
  const where = frame.function === undefined ? '' : ` in ${frame.function}`;
  const what = depth === 0 ? 'calls' : `is ${depth} call${depth === 1 ? '' : 's'} above`;
  return {
    location: { file, region: { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 } },
    score: fit * DECAY ** depth,
    because: `${what} ${event.api}${where}, as seen while the reproducer ran`,
    role: depth === 0 ? 'sink' : isOutermost ? 'source' : 'flow',
    by: 'instrumented-replay',
  };
}
