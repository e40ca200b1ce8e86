// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Frame } from '../../../domain/location.ts';
import type { SinkEvent } from '../../../domain/observation.ts';
import type { Localizer } from '../localizer.ts';

/** Each step outward from the dangerous operation makes a place less likely. */
const DECAY = 0.8;

/** The frames of the component on the stacks of dangerous operations seen while the reproducer ran. */
export const instrumentedReplay: Localizer = {
  name: 'instrumented-replay',

  async localize(dossier) {
    const { path } = dossier.finding.component;
    const sinks = dossier.observations.flatMap((observation) => observation.sinks);
    return sinks.flatMap((sink) => {
      const own = sink.stack.filter((frame) => path === '' || frame.file.startsWith(`${path}/`));
      return own.map((frame, depth) => suspectOf(sink, frame, depth));
    });
  },
};

function suspectOf(sink: SinkEvent, frame: Frame, depth: number): Suspect {
  const { file, line, column } = frame;
  return {
    location: { file, region: { startLine: line, startColumn: column, endLine: line, endColumn: column } },
    score: DECAY ** depth,
    because: `${depth === 0 ? 'calls' : `${depth} calls above`} ${sink.api}${frame.function === undefined ? '' : ` in ${frame.function}`}`,
    role: depth === 0 ? 'sink' : 'flow',
    by: 'instrumented-replay',
  };
}
