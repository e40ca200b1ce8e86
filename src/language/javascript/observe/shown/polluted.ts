// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../../domain/observation.ts';
import { recordsOf } from '../report/read.ts';
import type { RecordOf } from '../report/record.ts';
import { attackStrings } from './attack-strings.ts';
import { blocked, shown, type Question } from './question.ts';

/** A built-in prototype gained or changed a property after the component was called. */
export function polluted(question: Question): Shown {
  const [first] = pollutionsOf(question);
  return first === undefined
    ? blocked('no built-in prototype changed')
    : shown(`${first.holder} ${first.isNew ? 'gained' : 'changed'} "${first.key}"`);
}

/** What was added by attack: a function under a name that nobody sent is what code adds by itself, such as a polyfill. */
export function pollutionsOf(question: Question): readonly RecordOf<'polluted'>[] {
  const attacks = attackStrings(question);
  return recordsOf(question.watched.reports, 'polluted').filter(
    ({ key, value }) => value !== 'function' || attacks.some(({ text }) => text.includes(key)),
  );
}
