// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { runProbes } from '../observe/run-probes.ts';
import { FOLLOWING, MOST_TRIED, PRELUDE, readWatched, VARIABLE, watchedCondition, type Watched } from './marks.ts';
import { passagesOf, type Passage } from './passages.ts';

/**
 * The changed conditions of a snapshot that decided about the attack or about harmless runs, and that let no harmless run
 * through, one line each. `null` where that cannot be told: the program does not build that way, or says nothing.
 */
export async function unexercised(
  probes: readonly Probe[],
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<readonly string[] | null> {
  const passages = (await Promise.all(snapshot.changes.map(passagesOf))).flat().slice(0, MOST_TRIED);
  const [first] = probes;
  if (passages.length === 0 || first === undefined) {
    return [];
  }
  const { substitution: _none, ...attack } = first;
  const marked = { name: `${snapshot.name}-marked`, changes: snapshot.changes.map((one) => withMarks(one, passages)) };
  const trials = [attack, ...probes].map((probe) => ({ probe, env: { [VARIABLE]: FOLLOWING } }));
  const runs = await runProbes(trials, { snapshot: marked, context, options: { leaks: false, isQuick: true } });
  const watched = runs.map((ran) => readWatched(ran.kind === 'ran' ? ran.run.stderr : ''));
  if (watched.every(({ met }) => met.size === 0)) {
    return null;
  }
  const harmless = watched.slice(1);
  return passages.flatMap(({ file, line, lets }, index) => {
    const isMet = watched.some(({ met }) => met.has(index + 1));
    const isPassed = harmless.some((run: Watched) => run[lets].has(index + 1));
    return isMet && !isPassed ? [`no harmless input is let through by the condition at ${file}:${line}`] : [];
  });
}

/** Inner conditions first, so that what stands around them keeps its place. */
function withMarks(change: FileChange, passages: readonly Passage[]): FileChange {
  const numbered = passages.map((passage, index) => ({ ...passage, number: index + 1 }));
  const own = numbered.filter(({ file }) => file === change.file).toSorted((a, b) => b.start - a.start);
  const { after } = change;
  if (after === null || own.length === 0) {
    return change;
  }
  let text = after;
  for (const { start, end, number } of own) {
    text = text.slice(0, start) + watchedCondition(number, text.slice(start, end)) + text.slice(end);
  }
  return { ...change, after: `${PRELUDE}${text}` };
}
