// SPDX-License-Identifier: Apache-2.0
import type { Probe } from '../../../domain/probe.ts';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { ObserveContext } from '../../language.ts';
import { differences } from '../observe/differences.ts';
import { answeredAsMeant } from '../observe/intended.ts';
import { reportsOf } from '../observe/reports-of.ts';
import { runProbes } from '../observe/run-probes.ts';
import { behaviourOf } from '../run/behaviour.ts';
import { faultyFunctions, type Entry } from './faulty-functions.ts';
import {
  entryMark,
  FOLLOWING,
  MOST_TRIED,
  PRELUDE,
  readWatched,
  VARIABLE,
  watchedCondition,
  type Watched,
} from './marks.ts';
import { passagesOf, type Passage } from './passages.ts';
import { areKept, reachOf } from './reach.ts';

/**
 * The changed conditions of a snapshot that decided about the attack or about harmless runs, and that let no harmless run
 * through, one line each; so does a line where no harmless run comes to the function that failed. `null` where that
 * cannot be told: the program does not build that way, or says nothing.
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
  const entries = await faultyFunctions(attack.reproducer, snapshot, context);
  const ask = { probes: [attack, ...probes], snapshot, context };
  // Where a function takes no mark the conditions are asked alone.
  const said =
    (await watch({ passages, entries: entries.slice(0, MOST_TRIED - passages.length) }, ask)) ??
    (entries.length === 0 ? null : await watch({ passages, entries: [] }, ask));
  return said?.length === 0 && entries.length > 0 ? turnedAway(ask) : said;
}

/**
 * Programs that print little answer the same however much a patch refuses. Some of the harmless inputs may do harm that
 * nobody sees; most of those that came to the failing statement do not.
 */
async function turnedAway(ask: Asked): Promise<readonly string[]> {
  const { probes, snapshot, context } = ask;
  const [attack, ...harmless] = probes;
  const [ran] = attack === undefined ? [] : await runProbes([{ probe: attack }], { ...PLAINLY, context });
  const reports = ran?.kind === 'ran' ? await reportsOf(ran.run.stderr, ran.run.stdout, context) : [];
  if (!areKept({ reports }, snapshot)) {
    return [];
  }
  const trials = harmless.map((probe) => ({ probe }));
  const [before, after] = [
    await reachOf(trials, { reports }, { context }),
    await reachOf(trials, { reports }, { context, snapshot }),
  ];
  const refused = await refusedAnyway(ask, harmless);
  const came = before.flatMap((reach, index) =>
    reach === 'statement' && !refused.has(index) ? (after[index] ?? []) : [],
  );
  const gone = came.filter((reach) => reach !== 'statement').length;
  return came.length >= LEAST_CAME && gone * 2 > came.length
    ? [`${gone} of ${came.length} harmless inputs that came to the failing statement do not any more`]
    : [];
}

/** Harmless inputs that the unpatched target fails over in the very words in which the patch refuses the attack: nothing was taken from them. */
async function refusedAnyway(
  { probes, snapshot, context }: Asked,
  harmless: readonly Probe[],
): Promise<ReadonlySet<number>> {
  const [attack] = probes;
  const trials = harmless.map((probe) => ({ probe }));
  const runs = await runProbes(trials, { ...PLAINLY, context });
  const [refusal] = attack === undefined ? [] : await runProbes([{ probe: attack }], { ...PLAINLY, snapshot, context });
  const said = refusal?.kind === 'ran' ? behaviourOf(refusal.run) : undefined;
  const isRefusal = said !== undefined && said.exit !== 'exit 0';
  return new Set(
    runs.flatMap((ran, index) =>
      isRefusal && ran.kind === 'ran' && differences(behaviourOf(ran.run), said, []).length === 0 ? [index] : [],
    ),
  );
}

/** One alone may be the one that does harm. */
const LEAST_CAME = 2;
const PLAINLY = { snapshot: { name: 'target', changes: [] }, options: { leaks: false, isQuick: true } };

interface Marks {
  readonly passages: readonly Passage[];
  readonly entries: readonly Entry[];
}

interface Asked {
  /** The attack first. */
  readonly probes: readonly Probe[];
  readonly snapshot: Snapshot;
  readonly context: ObserveContext;
}

async function watch(marks: Marks, { probes, snapshot, context }: Asked): Promise<readonly string[] | null> {
  const changes = [...snapshot.changes, ...besides(marks.entries, snapshot)].map((one) => withMarks(one, marks));
  const marked = { name: `${snapshot.name}-marked`, changes };
  const trials = probes.map((probe) => ({ probe, env: { [VARIABLE]: FOLLOWING } }));
  const runs = await runProbes(trials, { snapshot: marked, context, options: { leaks: false, isQuick: true } });
  const watched = runs.map((ran) => readWatched(ran.kind === 'ran' ? ran.run.stderr : ''));
  if (watched.every(({ met }) => met.size === 0)) {
    return null;
  }
  const harmless = watched.slice(1);
  const closed = (by: readonly Watched[]): readonly string[] =>
    marks.passages.flatMap(({ file, line, lets }, index) => {
      const isMet = watched.some(({ met }) => met.has(index + 1));
      const isPassed = by.some((run) => run[lets].has(index + 1));
      return isMet && !isPassed ? [`no harmless input is let through by the condition at ${file}:${line}`] : [];
    });
  const open = closed(harmless);
  if (open.length === 0) {
    return notEntered(marks, harmless);
  }
  // Where every input that comes there fails without the patch, one that is answered as the program means to stands for harmless ones.
  const isStillOpen = closed(watched).length > 0 || !(await isAnsweredWell({ probes, snapshot, context }));
  return isStillOpen ? open : [];
}

async function isAnsweredWell({ probes, snapshot, context }: Asked): Promise<boolean> {
  const [attack] = probes;
  const [ran] = attack === undefined ? [] : await runProbes([{ probe: attack }], { ...PLAINLY, context });
  const report = ran?.kind === 'ran' ? (await reportsOf(ran.run.stderr, ran.run.stdout, context)).at(-1) : undefined;
  return attack !== undefined && report !== undefined && answeredAsMeant(attack, report, { snapshot, context });
}

function notEntered({ passages, entries }: Marks, harmless: readonly Watched[]): readonly string[] {
  const isEntered = entries.some((_entry, index) => harmless.some(({ met }) => met.has(passages.length + index + 1)));
  const names = [...new Set(entries.map(({ name }) => name))].join(', ');
  return isEntered || entries.length === 0 ? [] : [`no harmless input comes to ${names}`];
}

/** Files that the snapshot leaves as they were. */
function besides(entries: readonly Entry[], { changes }: Snapshot): readonly FileChange[] {
  const texts = new Map(entries.map(({ file, text }) => [file, text]));
  return [...texts]
    .filter(([file]) => changes.every((change) => change.file !== file))
    .map(([file, text]) => ({ file, before: text, after: text }));
}

/** Inner conditions first, so that what stands around them keeps its place. */
function withMarks(change: FileChange, { passages, entries }: Marks): FileChange {
  const conditions = passages.map((passage, index) => ({ ...passage, number: index + 1, isEntry: false }));
  const begun = entries.map(({ file, start }, index) => {
    return { file, start, end: start, number: passages.length + index + 1, isEntry: true };
  });
  const own = [...conditions, ...begun]
    .filter(({ file }) => file === change.file)
    .toSorted((a, b) => b.start - a.start);
  const { after } = change;
  if (after === null || own.length === 0) {
    return change;
  }
  let text = after;
  for (const { start, end, number, isEntry } of own) {
    const put = isEntry ? entryMark(number) : watchedCondition(number, text.slice(start, end));
    text = text.slice(0, start) + put + text.slice(end);
  }
  return { ...change, after: `${PRELUDE}${text}` };
}
