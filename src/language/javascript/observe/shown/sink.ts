// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../../domain/observation.ts';
import { recordsOf } from '../report/read.ts';
import { attackStrings, type AttackString } from './attack-strings.ts';
import { escapes } from './escapes.ts';
import { sharedCode } from './shared-code.ts';
import { carriesUnquoted } from './shell-line.ts';
import { blocked, shown, type Question } from './question.ts';

/** A process was started, a file reached outside its place, or code evaluated, made of the attack value. */
export function sinkReached(sink: 'process' | 'file' | 'code', question: Question): Shown {
  const attacks = attackStrings(question);
  switch (sink) {
    case 'process':
      return processStarted(question, attacks);
    case 'file':
      return fileReached(question, attacks);
    case 'code':
    default:
      return codeEvaluated(question, attacks);
  }
}

function processStarted({ watched }: Question, attacks: readonly AttackString[]): Shown {
  for (const { detail } of recordsOf(watched.reports, 'sink').filter((record) => record.sink === 'process')) {
    const [, flag, line] = detail;
    const attack = attacks.find(({ text }) => flag === '-c' && line !== undefined && carriesUnquoted(line, text));
    if (attack !== undefined) {
      return shown(`the shell was given \`${(line ?? '').slice(0, 200)}\`, which holds the value unquoted`);
    }
  }
  return blocked('no shell line held the value unquoted');
}

function fileReached({ watched, context }: Question, attacks: readonly AttackString[]): Shown {
  const done = new Set(recordsOf(watched.reports, 'sink-end').flatMap(({ n, ok }) => (ok ? [n] : [])));
  for (const { n, detail, api } of recordsOf(watched.reports, 'sink').filter((record) => record.sink === 'file')) {
    const reached =
      done.has(n) && detail.find((file) => attacks.some(({ text }) => escapes(text, file, context.target.root)));
    if (typeof reached === 'string') {
      return shown(`${api} reached "${reached}" through the value`);
    }
  }
  return blocked('no file was reached outside its place through the value');
}

function codeEvaluated({ watched }: Question, attacks: readonly AttackString[]): Shown {
  if (recordsOf(watched.reports, 'canary').length > 0) {
    return shown('the value ran as code: it set the canary');
  }
  for (const { detail, api } of recordsOf(watched.reports, 'sink').filter((record) => record.sink === 'code')) {
    for (const code of detail) {
      const shared = attacks.map(({ text }) => sharedCode(code, text)).find((found) => found !== undefined);
      if (shared !== undefined) {
        return shown(`${api} evaluated code that holds the value: \`${shared.slice(0, 120)}\``);
      }
    }
  }
  return blocked('no evaluated code held the value');
}
