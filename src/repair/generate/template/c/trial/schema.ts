// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { PRELUDE } from '../../../../../language/c/cover/marks.ts';
import { write } from '../propose.ts';
import type { Condition } from '../find/condition.ts';
import type { Repair, Wording } from '../shape/shape.ts';
import { composed, type Layer } from './layer.ts';

/** Many repairs in one text, each behind a switch with its number, from 1. */
export interface Schema {
  readonly repairs: readonly Repair[];
  readonly changes: readonly FileChange[];
}

export async function schemaOf(repairs: readonly Repair[], layer: Layer): Promise<Schema | undefined> {
  const changes = await write(repairs, layer.code, (_repair, index) => switched(index + 1));
  return changes === undefined ? undefined : { repairs, changes: composed(layer.made, changes.map(withPrelude)) };
}

/** Every condition asks first whether it is the one to try. */
function switched(number: number): Wording {
  const call = ({ bad }: Condition): string => `SKYMEND_TRY(${number}, ${bad})`;
  return { bad: call, good: (condition) => `!${call(condition)}`, isAmongOthers: true };
}

function withPrelude(change: FileChange): FileChange {
  const { after } = change;
  return after === null ? change : { ...change, after: `${PRELUDE}${after}` };
}

/** Repairs whose switched text stands on a line the compiler complained about. */
export function blamed({ repairs, changes }: Schema, complaint: string): ReadonlySet<Repair> {
  const found = new Set<Repair>();
  for (const [, file = '', line = ''] of complaint.matchAll(/([\w./+-]+):(\d+):(?:\d+:)? (?:fatal )?error/g)) {
    for (const { file: changed, after } of changes) {
      const isIt = `/${file}`.endsWith(`/${changed}`) || `/${changed}`.endsWith(`/${file}`);
      for (const number of isIt ? numbersAt(after ?? '', Number(line)) : []) {
        const repair = repairs[number - 1];
        if (repair !== undefined) {
          found.add(repair);
        }
      }
    }
  }
  return found;
}

/** A guard's way out may stand some lines below its condition. */
const LINES_OF_A_GUARD = 6;

/** The numbers on a line of a switched text, or on the nearest line above that has some. */
function numbersAt(text: string, line: number): readonly number[] {
  // The text counts its lines from after the prelude.
  const lines = (text.startsWith(PRELUDE) ? text.slice(PRELUDE.length) : text).split('\n');
  for (let at = line; at > line - LINES_OF_A_GUARD && at > 0; at -= 1) {
    const numbers = [...(lines[at - 1] ?? '').matchAll(/SKYMEND_TRY\((\d+),/g)].map(([, number]) => Number(number));
    if (numbers.length > 0) {
      return numbers;
    }
  }
  return [];
}
