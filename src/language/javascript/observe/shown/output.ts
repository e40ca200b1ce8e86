// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Shown } from '../../../../domain/observation.ts';
import type { Shows } from '../../../../domain/reproducer.ts';
import { strings } from '../strings.ts';
import { blocked, inconclusive, shown, type Question } from './question.ts';

/** The command printed what the pattern asks for. */
export function printed({ stream, pattern }: Extract<Shows, { kind: 'output' }>, { watched }: Question): Shown {
  const { run } = watched;
  const match = new RegExp(pattern, 'm').exec(run[stream]);
  if (match !== null) {
    return shown(`${stream} holds "${match[0].slice(0, 100)}"`);
  }
  return run.isCut
    ? inconclusive(`${stream} was longer than could be kept, and what was kept does not match`)
    : blocked(`${stream} does not match /${pattern}/`);
}

/** Planted text came back. */
export function leaked(text: string, { watched, calls }: Question): Shown {
  const { stdout, stderr } = watched.run;
  if (stdout.includes(text) || stderr.includes(text)) {
    return shown('the planted text was printed');
  }
  for (const { call } of calls) {
    const { outcome } = call;
    const came = [
      ...(outcome.kind === 'returned' ? [outcome.value] : []),
      ...(outcome.kind === 'threw' ? [outcome.error] : []),
      ...call.callbacks.flat(),
      ...call.after,
    ];
    if (came.some((value) => holds(value, text))) {
      return shown(`the planted text came back from ${call.how} ${call.path.join('.')}`);
    }
  }
  return blocked('the planted text did not come back');
}

function holds(value: Encoded, text: string): boolean {
  return strings(value).some(({ text: found }) => found.includes(text));
}
