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
  const numbers = [...complaint.matchAll(COMPLAINT)].flatMap(([, file = '', line = '', said = '']) =>
    changes
      .filter(({ file: changed }) => `/${file}`.endsWith(`/${changed}`) || `/${changed}`.endsWith(`/${file}`))
      .flatMap(({ after }) => numbersIn(after ?? '', Number(line), said)),
  );
  return new Set(numbers.flatMap((number) => repairs[number - 1] ?? []));
}

/** Of a name that is not declared compilers tell once for each function. */
function numbersIn(text: string, line: number, said: string): readonly number[] {
  const [, name] = /undeclared/.test(said) ? (/[‘'](\w+)[’']/.exec(said) ?? []) : [];
  return [...numbersAt(text, line), ...(name === undefined ? [] : numbersNaming(name, text, line))];
}

const COMPLAINT = /([\w./+-]+):(\d+):(?:\d+:)? (?:fatal )?error:?([^;\n]*)/g;

/** The numbers of conditions that name this as well, from a line to the end of its function, as far as the text shows one. */
function numbersNaming(name: string, text: string, line: number): readonly number[] {
  const lines = (text.startsWith(PRELUDE) ? text.slice(PRELUDE.length) : text).split('\n').slice(line - 1);
  const end = lines.findIndex((each) => each.startsWith('}'));
  const speaks = new RegExp(`SKYMEND_TRY\\((\\d+),(?:(?!SKYMEND_TRY)[^;{])*?(?<![\\w.>])${name}\\b`, 'g');
  return [
    ...lines
      .slice(0, end < 0 ? undefined : end)
      .join('\n')
      .matchAll(speaks),
  ].map(([, number]) => Number(number));
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
