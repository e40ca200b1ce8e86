// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../domain/observation.ts';
import type { Component, FileChange, Snapshot } from '../domain/target.ts';
import type { Language } from '../language/language.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { mapParallel } from '../support/parallel.ts';
import type { OpenedBundle } from './bundle/read-bundle.ts';
import type { LaidOut } from './bundle/materialize.ts';
import type { ObservationRecord } from './observation-log.ts';

/** One recorded observation, made again. */
export interface Replayed {
  readonly label: string;
  readonly snapshot: string;
  readonly recorded: Observation['shown'];
  readonly seen: Observation['shown'];
  readonly agrees: boolean;
  /** What differs; empty when it agrees. */
  readonly differences: readonly string[];
}

export interface ReplayMeans {
  readonly language: Language;
  readonly sandbox: Sandbox;
  readonly parallel: number;
  readonly onReplayed: (replayed: Replayed, done: number, of: number) => void;
}

/** Makes every recorded observation again and compares. The order is the recorded one. */
export async function replay(bundle: OpenedBundle, laidOut: LaidOut, means: ReplayMeans): Promise<readonly Replayed[]> {
  const { observations } = bundle.record;
  let done = 0;
  return mapParallel(observations, means.parallel, async (record) => {
    const replayed = await replayOne(record, { bundle, laidOut, means });
    done += 1;
    means.onReplayed(replayed, done, observations.length);
    return replayed;
  });
}

interface Setting {
  readonly bundle: OpenedBundle;
  readonly laidOut: LaidOut;
  readonly means: ReplayMeans;
}

async function replayOne(record: ObservationRecord, setting: Setting): Promise<Replayed> {
  const { laidOut, means } = setting;
  const probe = laidOut.relocateProbe(record.probe);
  const context = { target: laidOut.finding.target, component: record.component, sandbox: means.sandbox };
  const snapshot = await snapshotOf(record.snapshot, record.component, setting);
  const observation = await means.language.observe(probe, snapshot, context);
  const differences = compare(record, observation, means.language);
  return {
    label: record.probe.label,
    snapshot: record.snapshot,
    recorded: record.observation.shown,
    seen: observation.shown,
    agrees: differences.length === 0,
    differences,
  };
}

async function snapshotOf(name: string, component: Component, { bundle, laidOut, means }: Setting): Promise<Snapshot> {
  if (name === 'stub') {
    const { target, reproducer } = laidOut.finding;
    return means.language.stub({ target, component, sandbox: means.sandbox }, reproducer);
  }
  const changes: readonly FileChange[] = name === 'target' ? [] : bundle.record.judged.candidate.changes;
  return { name, changes };
}

function compare(record: ObservationRecord, seen: Observation, language: Language): readonly string[] {
  const { shown, behaviour } = record.observation;
  if (shown.kind !== seen.shown.kind) {
    return [`recorded "${shown.kind}", now "${seen.shown.kind}": ${seen.shown.because}`];
  }
  // An attack's side effects may differ from run to run; what a harmless call gives may not.
  return record.probe.role === 'benign' ? language.differences(behaviour, seen.behaviour, []) : [];
}
