// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Shown } from '../../../../domain/observation.ts';
import type { Shows } from '../../../../domain/reproducer.ts';
import { brokenBeforeAll, brokenWithoutSign } from './broken.ts';
import { blocked, inconclusive, shown, type Question } from './question.ts';
import { leaked, printed } from './output.ts';
import { polluted } from './polluted.ts';
import { sinkReached } from './sink.ts';
import { tookLong } from './time.ts';

/** Did this run show the weakness? */
export async function judgeRun(question: Question): Promise<Shown> {
  const broken = brokenBeforeAll(question);
  if (broken !== undefined) {
    return inconclusive(broken);
  }
  const sign = await signOf(question.probe.reproducer.shows, question);
  if (sign.kind !== 'blocked') {
    return sign;
  }
  const unsaid = brokenWithoutSign(question);
  return unsaid === undefined ? sign : inconclusive(unsaid);
}

function signOf(shows: Shows, question: Question): Shown | Promise<Shown> {
  switch (shows.kind) {
    case 'exit':
      return exited(shows.status, question);
    case 'output':
      return printed(shows, question);
    case 'file':
      return fileMade(shows.path, question);
    case 'time':
      return tookLong(shows.overMs, question);
    case 'polluted':
      return polluted(question);
    case 'leak':
      return leaked(shows.text, question);
    case 'sanitizer':
      return inconclusive('JavaScript has no sanitizer that could report');
    case 'sink':
    default:
      return sinkReached(shows.sink, question);
  }
}

function exited(status: number, { watched }: Question): Shown {
  const { exit } = watched.run;
  if (watched.isTimedOut || exit.kind !== 'exited') {
    return blocked('the run did not exit');
  }
  return exit.status === status
    ? shown(`the command exited with status ${status}`)
    : blocked(`the command exited with status ${exit.status}, not ${status}`);
}

function fileMade(path: string, { watched }: Question): Shown {
  if (watched.files === null) {
    return inconclusive('the files of the run could not be looked at');
  }
  const name = posix.normalize(path);
  return watched.files.some(([file]) => file === name)
    ? shown(`the run made or changed "${name}"`)
    : blocked(`the run did not touch "${name}"`);
}
