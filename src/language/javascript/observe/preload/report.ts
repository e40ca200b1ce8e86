// SPDX-License-Identifier: Apache-2.0
import { isMainThread, threadId } from 'node:worker_threads';
import { newBudget } from '../encoding.ts';
import { config } from './config.ts';
import { native } from './natives.ts';

/**
 * The report of one process: one JSON record a line, written at once, so that what happened before a kill is there.
 * Files are taken in order, which numbers the processes of a run.
 */

const MAX_LINES = 20_000;

export interface Report {
  readonly write: (record: Readonly<Record<string, unknown>>) => void;
}

/** Shared by everything this process encodes. */
export const budget: { left: number } = newBudget();

export const report: Report = open();

function open(): Report {
  const { file } = take('p');
  let lines = 0;
  const write = (record: Readonly<Record<string, unknown>>): void => {
    lines += 1;
    if (lines > MAX_LINES && record['k'] !== 'end') {
      return;
    }
    const text = Buffer.from(`${json(record)}\n`);
    for (let at = 0; at < text.length;) {
      at += native.writeSync(file, text, at);
    }
  };
  write({
    k: 'start',
    nonce: config.nonce,
    pid: process.pid,
    thread: isMainThread ? 0 : threadId,
    argv: process.argv,
    isEval: process.argv.length < 2,
  });
  return { write };
}

/**
 * The number of this process among those of its run that crossed the border, from 0. Taken at the first crossing, not
 * at the start: a server and the client that attacks it start at the same time, and only one of them crosses.
 */
export function placeInRun(): number {
  place ??= take('c').order;
  return place;
}

let place: number | undefined;

function take(kind: 'p' | 'c'): { readonly order: number; readonly file: number } {
  for (let order = 0; order < 2000; order += 1) {
    try {
      return { order, file: native.openSync(`${config.reports}/${kind}${order}.jsonl`, 'ax') };
    } catch (error) {
      if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EEXIST') {
        throw error;
      }
    }
  }
  throw new Error('more processes than can be watched');
}

/** JSON that calls no `toJSON`, which a polluted prototype may have. */
function json(value: unknown): string {
  if (typeof value === 'string') {
    return native.stringify(value);
  }
  if (typeof value === 'number') {
    return value - value === 0 ? `${value}` : 'null';
  }
  if (typeof value === 'boolean' || value === null) {
    return `${value}`;
  }
  if (typeof value !== 'object') {
    return 'null';
  }
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      text += (index === 0 ? '' : ',') + json(value[index]);
    }
    return `[${text}]`;
  }
  for (const key of Object.keys(value)) {
    text += `${text === '' ? '' : ','}${native.stringify(key)}:${json(Reflect.get(value, key))}`;
  }
  return `{${text}}`;
}
