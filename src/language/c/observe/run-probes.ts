// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { Mount } from '../../../sandbox/sandbox.ts';
import { mapParallel } from '../../../support/parallel.ts';
import { builtSnapshot, isBuilt, watchedSnapshot, type Built, type NotBuilt } from '../build/built.ts';
import { isWatchedByOthers, type Configuration } from '../build/configuration.ts';
import type { ObserveContext, Trial } from '../../language.ts';
import { bytesOf } from '../run/bytes.ts';
import { sanitizerEnvironment } from '../run/environment.ts';
import { putInCommand } from '../run/in-command.ts';
import { inputFiles, type InputFile } from '../run/input-files.ts';
import { CAN_SYMBOLIZE, symbolized, type Symbols } from '../run/symbolize.ts';
import { runPatiently } from '../run/run-patiently.ts';
import { runTrials } from '../run/run-trial.ts';
import type { RunPlace, TrialCommand, TrialRun } from '../run/trial-run.ts';

export interface RunOptions {
  readonly leaks: boolean;
  /** Names in stacks are looked up by us, once for all runs. */
  readonly isQuick?: boolean;
  readonly configuration?: Configuration;
  /** Stacks are followed by frame pointers instead of tables. */
  readonly byFramePointers?: boolean;
  /** Source files, absolute, that are compiled with stricter checks. */
  readonly strictly?: readonly string[];
  /** As far as those are: a report does not end the run. */
  readonly goesOn?: boolean;
  /** Without sanitizers, and nothing on the heap is ever released; source files, absolute, that belong to what is run. */
  readonly lasting?: readonly string[];
}

export type ProbeRun =
  | { readonly kind: 'ran'; readonly run: TrialRun; readonly inputs: readonly InputFile[]; readonly isStarted: boolean }
  /** The snapshot does not build, or the probe's text stands nowhere. */
  | { readonly kind: 'not-run'; readonly because: string; readonly said?: string };

/** Runs a probe's command over a snapshot in a sandbox of its own. */
export async function runProbe(probe: Probe, { snapshot, context, options }: Where): Promise<ProbeRun> {
  const built = await builtFor(probe, { snapshot, context, options });
  if (!isBuilt(built)) {
    return notBuilt(built);
  }
  const inputs = await inputFiles(probe.reproducer);
  const trial = trialOf({ probe }, { inputs, options });
  if (trial === null) {
    return { kind: 'not-run', because: 'the text to be replaced does not stand in the command' };
  }
  const bare = await runPatiently(trial, placeOf(probe, built, { snapshot, context, options }), context.sandbox);
  const [run = bare] = await withNames([bare], built, { snapshot, context, options });
  return ranOf(run, {
    probe,
    inputs,
    context,
    laid: laidOver(built, { snapshot, context, options }),
    tree: built.tree,
  });
}

async function builtFor(probe: Probe, { snapshot, context, options }: Where): Promise<Built | NotBuilt> {
  const { strictly, lasting } = options;
  if (strictly !== undefined) {
    return watchedSnapshot(snapshot, context, { files: strictly, configuration: 'strict' });
  }
  return lasting === undefined
    ? builtSnapshot(snapshot, context, configurationFor(probe, options))
    : watchedSnapshot(snapshot, context, { files: lasting, configuration: 'lasting' });
}

function notBuilt({ failed, said }: NotBuilt): ProbeRun {
  return { kind: 'not-run', because: `the target no longer builds: ${failed}`, said };
}

function configurationFor({ reproducer }: Probe, { configuration }: RunOptions): Configuration {
  return configuration ?? (isWatchedByOthers(reproducer.command) ? 'traced' : 'checked');
}

export interface Where {
  readonly snapshot: Snapshot;
  readonly context: ObserveContext;
  readonly options: RunOptions;
}

/** Runs of one sandbox; more would make a killed run lose more, fewer would cost more than they share. */
const MOST_IN_BATCH = 40;
const LEAST_IN_BATCH = 4;
const LANES = availableParallelism();

/** Runs many probes of one reproducer over one build, in few sandboxes. */
export async function runProbes(trials: readonly Trial[], where: Where): Promise<readonly ProbeRun[]> {
  const { snapshot, context, options } = where;
  const [first] = trials;
  if (first === undefined) {
    return [];
  }
  const built = await builtSnapshot(snapshot, context, configurationFor(first.probe, options));
  if (!isBuilt(built)) {
    return trials.map(() => notBuilt(built));
  }
  const inputs = await inputFiles(first.probe.reproducer);
  const commands = trials.map((trial) => trialOf(trial, { inputs, options }));
  const place = placeOf(first.probe, built, where);
  const laid = laidOver(built, where);
  const runnable = commands.flatMap((command, index) => (command === null ? [] : [{ command, index }]));
  const batches = inBatches(runnable);
  const results: ProbeRun[] = commands.map(() => ({
    kind: 'not-run',
    because: 'the text to be replaced does not stand in the command',
  }));
  await mapParallel(batches, LANES, async (batch) => {
    const bare = await runTrials(
      batch.map(({ command }) => command),
      place,
      context.sandbox,
    );
    const runs = await withNames(bare, built, where);
    for (const [at, { index }] of batch.entries()) {
      const run = runs[at];
      const probe = trials[index]?.probe;
      if (run !== undefined && probe !== undefined) {
        results[index] = ranOf(run, { probe, inputs, context, laid, tree: built.tree });
      }
    }
  });
  return results;
}

/** As many as keep every processor busy to the end. */
function inBatches<T>(all: readonly T[]): readonly (readonly T[])[] {
  const each = Math.max(LEAST_IN_BATCH, Math.ceil(all.length / LANES / Math.ceil(all.length / LANES / MOST_IN_BATCH)));
  return Array.from({ length: Math.ceil(all.length / each) }, (_unused, at) => all.slice(at * each, (at + 1) * each));
}

function isQuick({ isQuick: wanted }: RunOptions): boolean {
  return wanted === true && CAN_SYMBOLIZE;
}

async function withNames(
  runs: readonly TrialRun[],
  built: Built,
  { context, options }: Where,
): Promise<readonly TrialRun[]> {
  if (!isQuick(options)) {
    return runs;
  }
  const logs = await symbolized(
    runs.map(({ stderr }) => stderr),
    symbolsOf(built, context),
  );
  return runs.map((run, index) => ({ ...run, stderr: logs[index] ?? run.stderr }));
}

/** Which file of the host lies where a run saw a program of the target. */
export function symbolsOf(built: Built, { target: { root }, sandbox }: ObserveContext): Symbols {
  const fresh = new Map(
    built.mounts.flatMap((mount) => (mount.kind === 'read-only' ? [[mount.at, mount.from] as const] : [])),
  );
  const hostFile = (module: string): string | undefined =>
    module.startsWith(`${root}/`) ? (fresh.get(module) ?? path.join(built.tree, module.slice(root.length))) : undefined;
  return { hostFile, sandbox };
}

/** Files that lie in the tree because of the snapshot: no run has written them. */
function laidOver({ fresh }: Built, { snapshot, context }: Where): ReadonlySet<string> {
  return new Set([...fresh, ...snapshot.changes.map(({ file }) => path.join(context.target.root, file))]);
}

interface Ran {
  readonly probe: Probe;
  readonly inputs: readonly InputFile[];
  readonly context: ObserveContext;
  readonly laid: ReadonlySet<string>;
  /** The unpatched tree on the host. */
  readonly tree: string;
}

function ranOf(raw: TrialRun, { probe, inputs, context, laid, tree }: Ran): ProbeRun {
  // An input that was put in its place is younger than the run; one that the run itself changed counts.
  const replaced = new Set(
    (probe.substitution?.replacements ?? []).flatMap(({ carrier }) => (carrier.kind === 'file' ? [carrier.path] : [])),
  );
  const loaded = raw.loaded.filter((file) => existsSync(path.join(tree, file.slice(context.target.root.length))));
  const run = { ...raw, loaded, files: raw.files.filter(([file]) => !laid.has(file) && !replaced.has(file)) };
  const { command, directory } = probe.reproducer;
  const words = command.split(/[\s'"`;&|<>()=]+/).map((word) => path.resolve(directory, word));
  const namesOwn = words.some((word) => word.startsWith(`${context.target.root}/`));
  const couldStart = run.exit.kind !== 'exited' || (run.exit.status !== 126 && run.exit.status !== 127);
  // A program linked statically tells nothing of its start.
  const isStarted = run.loaded.length > 0 || (couldStart && namesOwn && run.exit.kind !== 'exited');
  return { kind: 'ran', run, inputs, isStarted };
}

/** The command with what the probe puts in; `null` when that has no place. */
export function trialOf(
  { probe, env = {} }: Trial,
  { inputs, options }: { readonly inputs: readonly InputFile[]; readonly options: RunOptions },
): TrialCommand | null {
  let { command } = probe.reproducer;
  const replaced = new Map<string, Uint8Array>();
  for (const { carrier, value } of probe.substitution?.replacements ?? []) {
    if (carrier.kind === 'file' && inputs.some((input) => input.path === carrier.path)) {
      replaced.set(carrier.path, bytesOf(value));
    } else {
      const text = typeof value === 'string' ? value : '';
      const put = carrier.kind === 'text' ? putInCommand(command, carrier.literal, text) : null;
      if (put === null) {
        return null;
      }
      command = put;
    }
  }
  return {
    command,
    env: { ...sanitizerEnvironment({ ...options, names: !isQuick(options) }), ...env },
    inputs: replaced,
  };
}

export function placeOf(
  { reproducer, files = [] }: Probe,
  built: Built,
  { snapshot, context, options }: Where,
): RunPlace {
  const { target } = context;
  const outside = reproducer.files.map((file): Mount => ({ kind: 'read-only', from: file, at: file }));
  const bait = files.map((file): Mount => ({
    kind: 'content',
    text: file.text,
    at: path.resolve(reproducer.directory, file.path),
  }));
  return {
    root: target.root,
    directory: reproducer.directory,
    mounts: [...built.mounts, ...(snapshot.name === 'stub' ? stubMounts(built) : []), ...outside, ...bait],
    timeoutMs: reproducer.timeoutMs,
    isTraced: options.leaks,
  };
}

/** In the place of every program of the target one that does nothing. */
function stubMounts({ build }: Built): readonly Mount[] {
  const programs = build.commands.filter(({ kind }) => kind === 'link').flatMap(({ outputs }) => outputs);
  return [...new Set(programs)].map((at) => ({ kind: 'content', text: '#!/bin/sh\nexit 0\n', at }));
}
