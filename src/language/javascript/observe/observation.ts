// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '../../../support/digest.ts';
import type { Frame } from '../../../domain/location.ts';
import type { Behaviour, Observation, Shown, SinkEvent } from '../../../domain/observation.ts';
import type { Run } from '../../../sandbox/sandbox.ts';
import { recordsOf, type ProcessReport } from './report/read.ts';
import type { RawFrame } from './report/record.ts';
import { canonicalWeakness } from '../../../domain/weakness.ts';
import { attackStrings } from './shown/attack-strings.ts';
import { escapes } from './shown/escapes.ts';
import type { Question } from './shown/question.ts';
import { pollutionsOf } from './shown/polluted.ts';
import { sharedCode } from './shown/shared-code.ts';
import { carriesUnquoted } from './shown/shell-line.ts';

/** A judged run in the words of the domain. `traced` are reports of a second run that tells who polluted. */
export function observationOf(question: Question, shown: Shown, traced: readonly ProcessReport[]): Observation {
  const { watched, calls, reached } = question;
  const { run, reports } = watched;
  const behaviour: Behaviour = {
    exit: exitText(run, watched.isTimedOut),
    stdout: run.stdout,
    stderr: run.stderr,
    calls: calls.map(({ call }) => call),
    processes: recordsOf(reports, 'sink').flatMap(({ sink, detail }) => (sink === 'process' ? [detail] : [])),
    files: watched.files ?? [],
  };
  return {
    shown,
    reached,
    behaviour,
    sinks: tellingFirst(sinksOf(question, traced), question),
    wallMs: run.wallMs,
    cpuMs: run.cpuMs,
    maxRssKb: run.maxRssKb,
    evidence: run.evidence ?? sha256(JSON.stringify(behaviour)),
  };
}

function exitText({ exit }: Run, isTimedOut: boolean): string {
  if (isTimedOut || exit.kind === 'timed-out') {
    return 'timed out';
  }
  switch (exit.kind) {
    case 'exited':
      return `exit ${exit.status}`;
    case 'signalled':
      return exit.signal;
    case 'limit':
    default:
      return `out of ${exit.limit}`;
  }
}

function sinksOf(question: Question, traced: readonly ProcessReport[]): readonly SinkEvent[] {
  const { reports } = question.watched;
  const plain = recordsOf(reports, 'sink').map(({ sink, api, detail, stack }) => ({
    sink,
    api,
    detail,
    stack: frames(stack),
  }));
  return [...pollutions(question, traced), ...slowMatches(reports), ...plain];
}

const KIND_OF: Readonly<Record<string, SinkEvent['sink']>> = {
  'CWE-1321': 'prototype',
  'CWE-78': 'process',
  'CWE-22': 'file',
  'CWE-94': 'code',
  'CWE-1333': 'regexp',
};

/** What the attack reached comes first: a server opens many files beside the one it must not. */
function tellingFirst(sinks: readonly SinkEvent[], question: Question): readonly SinkEvent[] {
  const { probe, context } = question;
  const kind = KIND_OF[canonicalWeakness(probe.weakness)];
  const attacks = attackStrings(question).map(({ text }) => text);
  const rank = (event: SinkEvent): number => {
    if (event.sink !== kind) {
      return 2;
    }
    return isMadeOf(event, attacks, context.target.root) ? 0 : 1;
  };
  return sinks.toSorted((one, other) => rank(one) - rank(other));
}

function isMadeOf({ sink, detail }: SinkEvent, attacks: readonly string[], root: string): boolean {
  switch (sink) {
    case 'process':
      return attacks.some((text) => detail.slice(2).some((line) => carriesUnquoted(line, text)));
    case 'file':
      return attacks.some((text) => detail.some((file) => escapes(text, file, root)));
    case 'code':
      return attacks.some((text) => detail.some((code) => sharedCode(code, text) !== undefined));
    case 'regexp':
    case 'prototype':
    default:
      return true;
  }
}

function pollutions(question: Question, traced: readonly ProcessReport[]): readonly SinkEvent[] {
  const writes = recordsOf(traced, 'write');
  return pollutionsOf(question).map(({ holder, key, value }) => {
    const write = writes.find((one) => one.holder === holder && one.key === key);
    return { sink: 'prototype', api: holder, detail: [key, value], stack: frames(write?.stack ?? []) };
  });
}

const MOST_MATCHES = 50;

/** Slowest first; a match that was still running when the run was ended comes before all of them. */
function slowMatches(reports: readonly ProcessReport[]): readonly SinkEvent[] {
  const slow = recordsOf(reports, 'slow').toSorted((one, other) => other.ms - one.ms);
  const ended = slow.slice(0, MOST_MATCHES).map((match) => ({
    sink: 'regexp' as const,
    api: 'RegExp.exec',
    detail: [match.pattern],
    subject: match.subject,
    elapsedMs: match.ms,
    stack: frames(match.stack),
  }));
  return [...reports.flatMap(neverEnded), ...ended];
}

function neverEnded({ records, isEnded }: ProcessReport): readonly SinkEvent[] {
  const last = records.at(-1);
  if (isEnded || last?.k !== 'regexp') {
    return [];
  }
  const { pattern, subject } = last;
  const first = records.find((record) => record.k === 'regexp' && record.pattern === pattern) ?? last;
  const stack = 'stack' in first ? frames(first.stack) : [];
  return [{ sink: 'regexp', api: 'RegExp.exec', detail: [pattern], subject, elapsedMs: null, stack }];
}

function frames(stack: readonly RawFrame[]): readonly Frame[] {
  return stack.map(([file, line, column, name]) =>
    name === '' ? { file, line, column } : { file, line, column, function: name },
  );
}
