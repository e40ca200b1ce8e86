// SPDX-License-Identifier: Apache-2.0
import { strings } from '../strings.ts';
import type { Question } from './question.ts';

/** Text that came from the reproducer's side and may be an attack. */
export interface AttackString {
  readonly text: string;
}

const SHORTEST = 2;

/**
 * What was put in the attack value's place; in a run without replacements everything that came over the border, and
 * what the command handed to the programs it started.
 */
export function attackStrings({ values, calls, watched }: Question): readonly AttackString[] {
  const encoded = values.length > 0 ? values : calls.flatMap(({ call }) => call.args);
  const texts = new Set(encoded.flatMap((value) => strings(value).map((leaf) => leaf.text)));
  if (values.length === 0) {
    for (const report of watched.reports) {
      const [start] = report.records;
      // The first two are the runtime and the script.
      (start?.k === 'start' ? start.argv.slice(2) : []).forEach((word) => texts.add(word));
    }
  }
  return [...texts].filter((text) => text.length >= SHORTEST).map((text) => ({ text }));
}
