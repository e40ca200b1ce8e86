// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Behaviour, CallOutcome } from '../../../domain/observation.ts';
import { eachOf, isTelling, maskedText, maskedValue, type Pair } from './masks.ts';

/** What one harmless call gave: twice without the patch, and once with it. */
export interface Repeats {
  readonly before: Behaviour;
  readonly again: Behaviour;
  readonly after: Behaviour;
}

/**
 * The behaviours before and after with everything blanked that two runs without the patch give differently: a time
 * stamp inside an archive, a random name. Only that: the rest of the same value stays to be compared. `undefined` where
 * the two runs did not do the same things in the same order, or nothing of the answer is left.
 */
export function withoutChance({ before, again, after }: Repeats): Pair<Behaviour> | undefined {
  if (!isAlike(before, again)) {
    return undefined;
  }
  const [stdout, stdoutNow] = maskedText(before.stdout, again.stdout, after.stdout);
  const [stderr, stderrNow] = maskedText(before.stderr, again.stderr, after.stderr);
  const [processes, processesNow] = eachOf([before.processes, again.processes, after.processes], (...argvs) =>
    eachOf(argvs, maskedText),
  );
  const [files, filesNow] = eachOf<readonly [string, string]>(
    [before.files, again.files, after.files],
    ([file, digest], [fileAgain, digestAgain], [fileNow, digestNow]) => {
      const [path, pathNow] = maskedText(file, fileAgain, fileNow);
      const [content, contentNow] = maskedText(digest, digestAgain, digestNow);
      return [
        [path, content],
        [pathNow, contentNow],
      ];
    },
  );
  const [calls, callsNow] = eachOf([before.calls, again.calls, after.calls], maskedCall);
  const steady = { ...before, stdout, stderr, processes, files, calls };
  return saysSomething(steady)
    ? [
        steady,
        { ...after, stdout: stdoutNow, stderr: stderrNow, processes: processesNow, files: filesNow, calls: callsNow },
      ]
    : undefined;
}

function isAlike(one: Behaviour, other: Behaviour): boolean {
  return skeletonOf(one) === skeletonOf(other);
}

/** What must be the same for the parts of two runs to be told apart. */
function skeletonOf({ exit, calls, processes, files }: Behaviour): string {
  const done = calls.map(({ module, path, outcome, callbacks, after }) => [
    module,
    path,
    outcome.kind,
    callbacks.map((args) => args.length),
    after.length,
  ]);
  return JSON.stringify([exit, done, processes.map((argv) => argv.length), files.length]);
}

function maskedCall(one: ApiCall, other: ApiCall, now: ApiCall): Pair<ApiCall> {
  const [outcome, outcomeNow] = maskedOutcome(one.outcome, other.outcome, now.outcome);
  const [callbacks, callbacksNow] = eachOf([one.callbacks, other.callbacks, now.callbacks], (...args) =>
    eachOf(args, maskedValue),
  );
  const [after, afterNow] = eachOf([one.after, other.after, now.after], maskedValue);
  return [
    { ...one, outcome, callbacks, after },
    { ...now, outcome: outcomeNow, callbacks: callbacksNow, after: afterNow },
  ];
}

function maskedOutcome(one: CallOutcome, other: CallOutcome, now: CallOutcome): Pair<CallOutcome> {
  if (one.kind === 'returned' && other.kind === 'returned' && now.kind === 'returned') {
    const [value, valueNow] = maskedValue(one.value, other.value, now.value);
    return [
      { ...one, value },
      { ...now, value: valueNow },
    ];
  }
  if (one.kind === 'threw' && other.kind === 'threw' && now.kind === 'threw') {
    const [error, errorNow] = maskedValue(one.error, other.error, now.error);
    return [
      { ...one, error },
      { ...now, error: errorNow },
    ];
  }
  return [one, now];
}

/** Beside what the call was given: an answer, output, a file, a program. */
function saysSomething({ stdout, processes, files, calls }: Behaviour): boolean {
  const answers = calls.flatMap(({ outcome, callbacks }) => [...answerOf(outcome), ...callbacks.flat()]);
  return [stdout, ...processes.flat(), ...files.flat(), ...answers].some(isTelling);
}

function answerOf(outcome: CallOutcome): readonly Encoded[] {
  switch (outcome.kind) {
    case 'returned':
      return [outcome.value];
    case 'threw':
      return [outcome.error];
    case 'unfinished':
      return [];
  }
}
