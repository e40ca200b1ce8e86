// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { RepairError } from '../domain/repair-error.ts';
import type { RepairPattern } from './pattern.ts';
import { patternSchema } from './schema.ts';

/** A bank is a text of one pattern a line, under a line that says what it is. */
const HEAD = { schema: 'skymend-patterns/1' } as const;

export function bankText(patterns: readonly RepairPattern[]): string {
  return [HEAD, ...patterns].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Throws `INPUT_MALFORMED` with file and line for what is no pattern. */
export async function readBank(file: string): Promise<readonly RepairPattern[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RepairError('CONFIG_INVALID', `cannot read the patterns "${file}"; check the path`, { cause });
  });
  const [head = '', ...lines] = text.split('\n');
  if (parsed(head, file, 1) === undefined || head !== JSON.stringify(HEAD)) {
    throw new RepairError('INPUT_MALFORMED', `"${file}" is no bank of patterns: make one with skymend learn`);
  }
  return lines.flatMap((line, index) => (line === '' ? [] : [patternIn(line, file, index + 2)]));
}

function patternIn(line: string, file: string, number: number): RepairPattern {
  const read = patternSchema.safeParse(parsed(line, file, number));
  const holes = read.success ? read.data.fresh.flat().filter((piece) => typeof piece === 'number') : [];
  const isComplete = read.success && holes.every((hole) => read.data.holes[hole] !== undefined);
  if (!read.success || !isComplete) {
    const issue = read.success ? 'a gap of the new code is not described' : read.error.issues[0]?.message;
    throw new RepairError('INPUT_MALFORMED', `"${file}", line ${number}: no pattern: ${issue ?? 'malformed'}`);
  }
  return read.data;
}

function parsed(line: string, file: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new RepairError('INPUT_MALFORMED', `"${file}", line ${number}: no JSON`, { cause });
  }
}
