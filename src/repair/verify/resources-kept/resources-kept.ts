// SPDX-License-Identifier: Apache-2.0
import type { Examined } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { ask, askingOf, snapshotOf } from '../asking.ts';
import type { Gate } from '../gate.ts';
import { sumUp, type Part } from '../sum-up.ts';

/** A run takes about 100 ms and 50 MB of its own on a busy machine; less than this is noise. */
const FACTOR = 3;
const SLACK_CPU_MS = 400;
const SLACK_RSS_KB = 131_072;
/** A run that took too much is repeated: machines have bad moments, slow code is slow every time. */
const REPEATS = 2;

export const resourcesKept: Gate = {
  name: 'resources-kept',
  required: 'when-applicable',

  async check(candidate, { dossier, exam }, services) {
    if (exam.benign.length === 0) {
      return { kind: 'inconclusive', because: 'there is no harmless call to measure' };
    }
    const asking = askingOf(dossier, services);
    // The same runs that benign-preserved looked at: the journal answers, nothing is run again.
    const parts = await mapParallel(exam.benign, services.options.parallel, async (examined) =>
      measure(examined, (probe) => ask(probe, snapshotOf(candidate), asking)),
    );
    return sumUp(parts, `time and memory of ${parts.length} harmless calls stay within ${FACTOR} times what they were`);
  },
};

async function measure(
  { probe, before }: Examined,
  put: (probe: Examined['probe']) => Promise<Observation>,
): Promise<Part> {
  let because = '';
  for (let repeat = 0; repeat <= REPEATS; repeat += 1) {
    const seen = await put(repeat === 0 ? probe : { ...probe, id: `${probe.id}-measured-${repeat}` });
    if (seen.shown.kind === 'inconclusive') {
      return { kind: 'unclear', because: `${probe.label}: ${seen.shown.because}`, evidence: seen.evidence };
    }
    const excess = excessOf(before, seen);
    if (excess === null) {
      return { kind: 'good', evidence: seen.evidence };
    }
    because = `${probe.label} ${excess}`;
  }
  return { kind: 'bad', because };
}

function excessOf(before: Observation, after: Observation): string | null {
  if (after.cpuMs > before.cpuMs * FACTOR + SLACK_CPU_MS) {
    return `takes ${Math.round(after.cpuMs)} ms of CPU instead of ${Math.round(before.cpuMs)}`;
  }
  if (after.maxRssKb > before.maxRssKb * FACTOR + SLACK_RSS_KB) {
    return `takes ${after.maxRssKb} KiB of memory instead of ${before.maxRssKb}`;
  }
  return null;
}
