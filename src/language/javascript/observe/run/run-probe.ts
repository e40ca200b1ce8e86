// SPDX-License-Identifier: Apache-2.0
import type { Asked } from './asked.ts';
import { harnessFiles } from './harness-files.ts';
import { baitMounts, scriptOf } from './probe-files.ts';
import { replaceText } from './text-substitution.ts';
import { watchPlan } from './watch-plan.ts';
import { watchedRun, type WatchedRun } from './watched-run.ts';

/** What a run is made for, beside the plain answer. */
export interface Purpose {
  /** Names on built-in prototypes whose writers are wanted. */
  readonly traps?: readonly string[];
  /** Have the runtime record which functions ran. */
  readonly coverage?: boolean;
  /** Let a slow run go on for this many times what it gets else. */
  readonly patience?: number;
}

export interface ProbeRun {
  readonly watched: WatchedRun;
  /** Text to be replaced that stands nowhere in the reproducer. */
  readonly missing?: string | undefined;
}

export async function runProbe(asked: Asked, purpose: Purpose = {}): Promise<ProbeRun> {
  const { probe, context } = asked;
  const replaced = await replaceText(probe, await harnessFiles(probe.reproducer));
  const script = scriptOf(probe);
  const watched = await watchedRun({
    ...asked,
    command: script?.command ?? replaced.command,
    extraMounts: [...replaced.mounts, ...baitMounts(probe), ...(script?.mounts ?? [])],
    watch: await watchPlan(probe, context, purpose.traps ?? []),
    coverage: purpose.coverage ?? false,
    patience: purpose.patience ?? 1,
  });
  return { watched, missing: replaced.missing[0] };
}
