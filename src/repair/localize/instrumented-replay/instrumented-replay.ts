// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
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
    return seenSinks(dossier).flatMap((sink) => {
      const own = sink.event.stack.filter((frame) => isOwn(frame, component));
      return own.map((frame, depth) => suspectOf(sink, frame, { depth, isOutermost: depth === own.length - 1 }));
    });
  },
};

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
