// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../domain/observation.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import type { TrialRun } from '../run/trial-run.ts';

/** Weaknesses that the user sees in another way than by a sanitizer. */
export function shownOtherwise(shows: Shows, run: TrialRun): Shown {
  const { exit } = run;
  if (shows.kind === 'time') {
    return exit.kind === 'limit' ? UNFINISHED : say(isSlow(run, shows.overMs), `it took more than ${shows.overMs} ms`);
  }
  if (exit.kind === 'limit' || exit.kind === 'timed-out') {
    return UNFINISHED;
  }
  switch (shows.kind) {
    case 'exit':
      return say(isStatus(exit, shows.status), `the exit status is ${shows.status}`);
    case 'output':
      return say(new RegExp(shows.pattern, 'u').test(run[shows.stream]), `${shows.stream} matches ${shows.pattern}`);
    case 'file':
      return say(
        run.files.some(([file]) => file.endsWith(shows.path)),
        `${shows.path} was written`,
      );
    case 'leak':
      return say(`${run.stdout}${run.stderr}`.includes(shows.text), 'the planted text came back');
    case 'sanitizer':
    case 'polluted':
    case 'sink':
    default:
      return { kind: 'inconclusive', because: `"${shows.kind}" is not seen in programs of this language` };
  }
}

const UNFINISHED: Shown = { kind: 'inconclusive', because: 'the run did not come to its own end' };

function isSlow({ exit, wallMs }: TrialRun, overMs: number): boolean {
  return exit.kind === 'timed-out' || wallMs > overMs;
}

function isStatus(exit: TrialRun['exit'], status: number): boolean {
  return exit.kind === 'exited' && exit.status === status;
}

function say(isShown: boolean, what: string): Shown {
  return isShown ? { kind: 'shown', because: what } : { kind: 'blocked', because: `not: ${what}` };
}
