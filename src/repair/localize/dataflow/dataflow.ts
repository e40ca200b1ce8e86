// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { DataFlow } from '../../../domain/data-flow.ts';
import type { Frame, Location } from '../../../domain/location.ts';
import type { SinkEvent } from '../../../domain/observation.ts';
import { languageOf } from '../../../language/select.ts';
import type { Localizer } from '../localizer.ts';
import { seenSinks, sinkKindOf } from '../relevant-sinks.ts';

/** A flow that nobody saw is worth less than a stack that somebody did. */
const READ_ONLY = 0.4;
/** Its sink, or a place on the way, lies on a stack that was seen. */
const SEEN = 0.9;
const PER_STEP = 0.9;
/** Where a function only hands on what it was given, the fault is with who calls it. */
const PASSED_ON = 0.7;
/** Flows of large packages run into the hundreds; a reader and a template want the likely ones. */
const FLOW_LIMIT = 60;

/** Where attack data can go by the source: sinks of the right kind, the way to them, and where it enters. */
export const dataflow: Localizer = {
  name: 'dataflow',

  async localize(dossier, services) {
    const { target, component, weakness } = dossier.finding;
    const report = await languageOf(target, services.languages).dataFlows?.(target, component);
    if (report === undefined) {
      return [];
    }
    if (report.cut !== undefined) {
      services.progress.note(`data flow: ${report.cut}`);
    }
    const kind = sinkKindOf(weakness);
    const events = seenSinks(dossier)
      .map(({ event }) => event)
      .filter((event) => event.sink === kind);
    const scored = report.flows
      .filter((flow) => flow.sink.kind === kind)
      .map((flow) => ({ flow, score: scoreOf(flow, events) }))
      .toSorted((a, b) => b.score - a.score);
    return scored.slice(0, FLOW_LIMIT).flatMap(({ flow, score }) => suspectsOf(flow, score));
  },
};

function scoreOf({ sink }: DataFlow, events: readonly SinkEvent[]): number {
  const isSeen = events.some(({ stack }) => stack.some((frame) => isAt(frame, sink.location)));
  const text = sink.pattern?.text;
  const isSeenPattern = text === undefined || events.some(({ detail }) => detail.includes(text));
  const base = isSeen && isSeenPattern ? SEEN : READ_ONLY;
  return sink.isPassedOn ? base * PASSED_ON : base;
}

function isAt(frame: Frame, { file, region }: Location): boolean {
  return frame.file === file && region.startLine <= frame.line && frame.line <= region.endLine;
}

function suspectsOf(flow: DataFlow, score: number): readonly Suspect[] {
  const { source, steps, sink } = flow;
  const because = `${source.description} (${place(source.location)}) reaches ${sink.api} (${place(sink.location)})`;
  const way = steps.toReversed().map((location, index) => ({ location, score: score * PER_STEP ** (index + 1) }));
  const pattern = sink.pattern === undefined ? [] : [{ location: sink.pattern.location, score, role: 'sink' as const }];
  return [
    { location: sink.location, score, role: 'sink' as const },
    ...pattern,
    ...way.map((step) => ({ ...step, role: 'flow' as const })),
    { location: source.location, score: score * PER_STEP ** (steps.length + 1), role: 'source' as const },
  ].map((suspect) => ({ ...suspect, because, by: 'dataflow' }));
}

function place({ file, region }: Location): string {
  return `${file}:${region.startLine}`;
}
