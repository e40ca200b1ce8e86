// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { isAccident } from '../../attack/accident.ts';
import type { Question } from './question.ts';

/**
 * Why a run says nothing about the weakness, whatever it was to show; `undefined` when it can be judged. These come
 * before any sign of the weakness: a module that is missing exits with a status, too.
 */
export function brokenBeforeAll({ watched, probe }: Question): string | undefined {
  const { run, reports } = watched;
  const isSlow = run.exit.kind === 'limit' && run.exit.limit === 'cpu' && probe.reproducer.shows.kind === 'time';
  if (run.exit.kind === 'limit' && !isSlow) {
    return `the run used up its ${run.exit.limit}`;
  }
  const replacements = probe.substitution?.replacements.filter(({ carrier }) => carrier.kind !== 'text') ?? [];
  const placed = new Set(reports.flatMap(({ records }) => records.flatMap(placedBy)));
  if (replacements.some((_, order) => !placed.has(order))) {
    return 'the call or request in which the value was to be replaced did not come';
  }
  if (probe.substitution?.redirect !== undefined && !reports.some(({ records }) => records.some(isRedirected))) {
    return 'the call that was to be sent elsewhere did not come, or nothing callable is there';
  }
  return loadFailure(run.stderr);
}

type AnyRecord = Question['watched']['reports'][number]['records'][number];

function placedBy(record: AnyRecord): readonly number[] {
  return record.k === 'substituted' ? [record.order] : [];
}

function isRedirected(record: AnyRecord): boolean {
  return record.k === 'redirected' && record.isFound;
}

/** Why a run without any sign of the weakness must not be read as blocked. */
export function brokenWithoutSign(question: Question): string | undefined {
  const { watched, reached } = question;
  const { run, reports, isTimedOut } = watched;
  if (isTimedOut) {
    return 'the run did not end in its time';
  }
  const torn = reports.find((report) => report.broken !== undefined);
  if (torn !== undefined) {
    return torn.broken;
  }
  if (run.exit.kind === 'signalled') {
    return `the run was ended by ${run.exit.signal}`;
  }
  const fatal = /^(?:FATAL ERROR: .*|.*Segmentation fault.*|.*\(core dumped\).*)$/m.exec(run.stderr);
  if (fatal !== null) {
    return `the run crashed: ${fatal[0].slice(0, 200)}`;
  }
  if (reports.length === 0) {
    return 'no watched process left a report';
  }
  if (!reached) {
    return commandNotFound(question) ?? 'the component was never entered';
  }
  return diedByAccident(question);
}

/** An uncaught error of broken code; a deliberate answer to the attack value is none. */
function diedByAccident({ watched, probe }: Question): string | undefined {
  const { run } = watched;
  if (run.exit.kind === 'exited' && run.exit.status === 0) {
    return undefined;
  }
  // A reproducer was not written for the export its call was sent to, and may stumble over what that one answers.
  if (probe.substitution?.redirect !== undefined && diedInHarness(run.stderr, probe.reproducer.command)) {
    return undefined;
  }
  const uncaught = /^(?:Uncaught )?([A-Z]\w*Error)(?: \[\w+\])?: (.*)$/m.exec(run.stderr);
  const [line, name = '', message = ''] = uncaught ?? [];
  const isFatal = /^Node\.js v\d+/m.test(run.stderr);
  return line !== undefined && isFatal && isAccident({ t: 'error', name, message })
    ? `the run died of "${line.slice(0, 200)}"`
    : undefined;
}

/** The innermost frame of the uncaught error lies in a file that the command names. */
function diedInHarness(stderr: string, command: string): boolean {
  const frame = /\n {4}at (?:[^\n]*\()?(?:file:\/\/)?(\/[^\n():]+):\d+:\d+/.exec(stderr)?.[1];
  return frame !== undefined && command.includes(path.basename(frame));
}

function loadFailure(stderr: string): string | undefined {
  if (!/^Node\.js v\d+/m.test(stderr)) {
    return undefined;
  }
  const missing =
    /^(?:Error|TypeError|SyntaxError)(?: \[\w+\])?: ((?:Cannot find (?:module|package)|The requested module).*)$/m.exec(
      stderr,
    );
  if (missing?.[1] !== undefined) {
    return `the run died of "${missing[1].slice(0, 200)}"`;
  }
  const syntax = /^SyntaxError: .*$/m.exec(stderr);
  // Uncaught while a file was compiled; one thrown by an evaluated attack value has other frames below it.
  return syntax !== null &&
    /\n {4}at (?:internalCompileFunction|wrapSafe|ModuleLoader|compileSourceTextModule)/.test(stderr)
    ? `the run died of "${syntax[0].slice(0, 200)}"`
    : undefined;
}

function commandNotFound({ watched }: Question): string | undefined {
  const { exit, stderr } = watched.run;
  if (exit.kind === 'exited' && (exit.status === 126 || exit.status === 127)) {
    return `the command could not be run: ${stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? ''}`;
  }
  return undefined;
}
