// SPDX-License-Identifier: Apache-2.0
import type { Shown } from '../../../../domain/observation.ts';
import { recordsOf } from '../report/read.ts';
import { blocked, shown, type Question } from './question.ts';

/** A built-in prototype gained or changed a property after the component was called. */
export function polluted({ watched }: Question): Shown {
  const [first] = recordsOf(watched.reports, 'polluted');
  return first === undefined
    ? blocked('no built-in prototype changed')
    : shown(`${first.holder} ${first.isNew ? 'gained' : 'changed'} "${first.key}"`);
}
