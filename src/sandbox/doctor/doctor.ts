// SPDX-License-Identifier: Apache-2.0
import { findHost } from '../bubblewrap/host.ts';
import type { Host } from '../bubblewrap/host.ts';
import { checkHost } from '../bubblewrap/check-host.ts';
import { planTask } from '../bubblewrap/plan.ts';
import type { Plan } from '../bubblewrap/plan.ts';
import { runPlan } from '../bubblewrap/run-plan.ts';
import { chooseMeters } from '../meter/choose-meters.ts';
import type { MeterMaker } from '../meter/meter.ts';
import type { Run } from '../sandbox.ts';
import { Bait } from './bait.ts';
import type { EscapeAttempt, Trial } from './escape-attempt.ts';

/**
 * `held`: it failed in the sandbox, and succeeded where one promise was missing. `leaked`: it succeeded in the
 * sandbox. `not-counted`: it proves nothing on this machine.
 */
export type Answer = 'held' | 'leaked' | 'not-counted';

export interface Diagnosis {
  readonly attempt: EscapeAttempt;
  readonly answer: Answer;
  readonly because: string;
}

export interface Examination {
  /** What measures and limits the tasks here: `control groups, version 2`. */
  readonly meters: string;
  readonly diagnoses: readonly Diagnosis[];
}

export interface DoctorOptions {
  /** A random word for the bait. */
  readonly token: string;
  readonly parallel: number;
  /** Called after each attempt, in the order in which they end. */
  readonly onDiagnosis: (diagnosis: Diagnosis) => void;
}

/** Tries every way out. Throws `SANDBOX_UNAVAILABLE` when there is no sandbox to get out of. */
export async function examine(attempts: readonly EscapeAttempt[], options: DoctorOptions): Promise<Examination> {
  const host = findHost();
  const meters = chooseMeters();
  await checkHost(host, meters);
  const bait = await Bait.lay(options.token);
  const tidy = (): void => bait.remove();
  process.once('exit', tidy);
  try {
    const diagnoses = await diagnoseAll(attempts, { host, meters, bait }, options);
    return { meters: meters.name, diagnoses };
  } finally {
    process.removeListener('exit', tidy);
    tidy();
  }
}

interface Ward {
  readonly host: Host;
  readonly meters: MeterMaker;
  readonly bait: Bait;
}

async function diagnoseAll(
  attempts: readonly EscapeAttempt[],
  ward: Ward,
  { parallel, onDiagnosis }: DoctorOptions,
): Promise<readonly Diagnosis[]> {
  const diagnoses = new Map<EscapeAttempt, Diagnosis>();
  const queue = [...attempts];
  const work = async (): Promise<void> => {
    for (let attempt = queue.shift(); attempt !== undefined; attempt = queue.shift()) {
      const diagnosis = await diagnose(attempt, ward);
      diagnoses.set(attempt, diagnosis);
      onDiagnosis(diagnosis);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return attempts.flatMap((attempt) => diagnoses.get(attempt) ?? []);
}

async function diagnose(attempt: EscapeAttempt, ward: Ward): Promise<Diagnosis> {
  try {
    const trial = attempt.prepare(ward.bait);
    if ('because' in trial) {
      return { attempt, answer: 'not-counted', because: trial.because };
    }
    try {
      return { attempt, ...(await judge(trial, ward)) };
    } finally {
      trial.remove?.();
    }
  } catch (cause) {
    // A broken attempt must never read as one that failed to get out.
    const said = cause instanceof Error ? cause.message : String(cause);
    return { attempt, answer: 'not-counted', because: `it could not be tried: ${said.split('\n')[0]}` };
  }
}

async function judge(trial: Trial, ward: Ward): Promise<Pick<Diagnosis, 'answer' | 'because'>> {
  const strict = await trial.breach(await run(trial, ward, (plan) => plan));
  if (strict !== null) {
    return { answer: 'leaked', because: strict };
  }
  const weakened = await run(trial, ward, (plan) => trial.without.weaken(plan));
  const control = await trial.breach(weakened);
  return control === null
    ? { answer: 'not-counted', because: `it fails here also without ${trial.without.name}${lastWords(weakened)}` }
    : { answer: 'held', because: `without ${trial.without.name}, ${control}` };
}

async function run(trial: Trial, { host, meters }: Ward, change: (plan: Plan) => Plan): Promise<Run> {
  return runPlan(host, meters, change(planTask(host, trial.task)));
}

function lastWords({ stderr }: Run): string {
  const line = stderr.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : ` (${line.slice(0, 120)})`;
}
