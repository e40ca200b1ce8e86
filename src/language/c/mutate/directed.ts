// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import { NOTHING } from '../observe/judge.ts';
import { digitFields, fieldAt, largest, withField, type Field } from './fields.ts';
import { isText, mutants } from './mutations.ts';

/** An input that was run on the unpatched target. */
export interface Tried {
  readonly value: string;
  readonly label: string;
  /** `own`: shows the finding. `quiet`: nothing was reported. `other`: another fault, a hang, no start. */
  readonly side: 'own' | 'quiet' | 'other';
  /** Next to the failure: one step of one number away from the other side. */
  readonly isBoundary: boolean;
  /** Which of the last places the attack came by it reaches, a bit each; absent where that is not known. */
  readonly near?: bigint;
  readonly seen: Observation;
}

/** Runs inputs on the unpatched target, in the order given. */
export type Run = (values: readonly string[]) => Promise<readonly Observation[]>;

/** How many runs a search may take, by the processor time of one; of the first, which also looked up names, most of it. */
export function budgetFor(cpuMs: number): number {
  const steps: readonly (readonly [number, number])[] = [
    [160, 320],
    [300, 160],
    [800, 72],
    [3000, 28],
  ];
  return steps.find(([most]) => cpuMs <= most)?.[1] ?? 10;
}

/**
 * Looks for inputs on both sides of the failure: first which parts of the input it depends on, then, in those, for the
 * number at which it begins. The same input gives the same search. Those a step from the other side come first, numbers
 * that were written as such before single bytes.
 */
export async function searchBoundary(input: string, run: Run, budget: number): Promise<readonly Tried[]> {
  const tried = new Map<string, Tried>();
  const attempt = async (wanted: readonly Attempt[]): Promise<void> => {
    const fresh = wanted.filter(({ value }) => value !== input && !tried.has(value)).slice(0, budget - tried.size);
    const distinct = [...new Map(fresh.map((one) => [one.value, one])).values()];
    const seen = await run(distinct.map(({ value }) => value));
    for (const [index, one] of distinct.entries()) {
      const observation = seen[index];
      if (observation !== undefined) {
        tried.set(one.value, { ...one, side: sideOf(observation), isBoundary: false, seen: observation });
      }
    }
  };
  const random = seededRandom(7);
  await attempt(
    mutants(input, random, Math.ceil(budget / 5)).map((value, index) => ({ value, label: `variation ${index + 1}` })),
  );
  await attempt(beginnings(input));
  const fields = await tellingFields(input, attempt, { tried, budget });
  const edges: Tried[] = [];
  const beyond: Tried[] = [];
  for (const field of fields) {
    if (tried.size >= budget) {
      break;
    }
    const found = await boundaryOf(input, field, { attempt, tried });
    edges.push(...found.edge);
    beyond.push(...found.beyond);
  }
  const atBoundary = new Map([...edges, ...beyond].map((one) => [one.value, { ...one, isBoundary: true }]));
  return [...atBoundary.values(), ...[...tried.values()].filter(({ value }) => !atBoundary.has(value))];
}

interface Attempt {
  readonly value: string;
  readonly label: string;
}

/**
 * A failure that takes much of one thing is gone where there is as much as anybody would write. How much a program bears
 * beyond that, before it has no stack left say, is not promised.
 */
function beginnings(input: string): readonly Attempt[] {
  return input.length < LONG
    ? []
    : [25, 100].map((length) => ({ value: input.slice(0, length), label: `the first ${length} bytes` }));
}

/** Shorter ones are cut by chance. */
const LONG = 2048;

interface Search {
  readonly attempt: (wanted: readonly Attempt[]) => Promise<void>;
  readonly tried: ReadonlyMap<string, Tried>;
}

export function sideOf({ shown, reached }: Observation): Tried['side'] {
  if (shown.kind === 'shown') {
    return 'own';
  }
  return shown.kind === 'blocked' && reached && shown.because === NOTHING ? 'quiet' : 'other';
}

/** Numbers of which the failure depends: changed to little, it is gone. */
async function tellingFields(
  input: string,
  attempt: Search['attempt'],
  { tried, budget }: { readonly tried: Search['tried']; readonly budget: number },
): Promise<readonly Field[]> {
  const most = Math.floor(budget / 3);
  const digits = isText(input) ? digitFields(input, most) : [];
  const rest = Math.max(4, most - digits.length);
  const fields = [...digits, ...(await sensitiveBytes(input, attempt, { tried, most: rest }))];
  const changed = fields.flatMap((field) =>
    (field.value <= SMALL ? endsOf(field) : harmlessEnds(field)).map((end) => ({
      field,
      value: withField(input, field, end),
    })),
  );
  await attempt(changed.map(({ field, value }) => ({ value, label: sayField(field) })));
  const telling = changed.filter(({ value }) => tried.get(value)?.side === 'quiet').map(({ field }) => field);
  return [...new Set(telling)].slice(0, 8);
}

/** Bytes whose stretch, when overwritten, takes the failure away; the largest numbers first. */
async function sensitiveBytes(
  input: string,
  attempt: Search['attempt'],
  { tried, most }: { readonly tried: Search['tried']; readonly most: number },
): Promise<readonly Field[]> {
  const width = Math.max(1, Math.ceil(input.length / Math.max(1, Math.floor(most / FILLINGS.length))));
  const starts = Array.from({ length: Math.ceil(input.length / width) }, (_unused, index) => index * width);
  const blanked = starts.flatMap((start) =>
    FILLINGS.map((by) => ({ start, value: blank(input, { start, width, by }) })),
  );
  await attempt(blanked.map(({ start, value }) => ({ value, label: `bytes from ${start} overwritten` })));
  const sensitive = blanked.filter(({ value }) => tried.get(value)?.side === 'quiet').map(({ start }) => start);
  const bytes = [...new Set(sensitive)]
    .flatMap((start) => Array.from({ length: width }, (_unused, index) => start + index))
    .slice(0, most);
  return bytes.flatMap((at) => fieldAt(input, at, { length: 1, kind: 'little' }) ?? []);
}

/** Little, much, and something else. */
const FILLINGS: readonly ((code: number) => number)[] = [() => 0, () => 0xff, (code) => code ^ 0x15];

interface Stretch {
  readonly start: number;
  readonly width: number;
  readonly by: (code: number) => number;
}

function blank(input: string, { start, width, by }: Stretch): string {
  const part = input.slice(start, start + width);
  const other = Array.from(part, (character) => String.fromCharCode(by(character.charCodeAt(0)))).join('');
  return input.slice(0, start) + other + input.slice(start + width);
}

/** Steps between a failing and a quiet number, eight at a time: enough for any byte in three rounds. */
const WAYS = 8;
const ROUNDS = 12;
/** From one to a number this many times as large, steps grow with the number. */
const WIDE = 1000;

/** A number no larger than this may be the one that is too small. */
const SMALL = 64;

/** Where the failure is likely gone. A quarter of a large number may be as bad as the number. */
function harmlessEnds({ value }: Field): readonly number[] {
  return [...new Set([value === 0 ? 1 : Math.trunc(value / 4), 1, 0])];
}

/** Where the other side is looked for: little, and much. */
function endsOf(field: Field): readonly number[] {
  return [...new Set([...harmlessEnds(field), Math.min(largest(field), 0xffff)])];
}

function stepsBetween(harmless: number, failing: number): readonly number[] {
  const from = Math.max(1, harmless);
  const isWide = harmless >= 0 && failing / from > WIDE;
  const steps = Array.from({ length: WAYS }, (_unused, index) => {
    const part = (index + 1) / (WAYS + 1);
    return Math.round(isWide ? from * (failing / from) ** part : harmless + (failing - harmless) * part);
  });
  return [...new Set(steps)].filter((value) => value !== failing && value !== harmless);
}

interface Boundary {
  /** The last number on either side. */
  readonly edge: readonly Tried[];
  readonly beyond: readonly Tried[];
}

async function boundaryOf(input: string, field: Field, { attempt, tried }: Search): Promise<Boundary> {
  const at = (value: number): Tried | undefined => tried.get(withField(input, field, value));
  const [little = 0] = endsOf(field);
  let failing = field.value;
  let harmless = endsOf(field).find((end) => at(end)?.side === 'quiet') ?? little;
  for (let round = 0; round < ROUNDS && Math.abs(failing - harmless) > 1; round += 1) {
    const ordered = stepsBetween(harmless, failing);
    await attempt(
      ordered.map((value) => ({ value: withField(input, field, value), label: `${sayField(field)} is ${value}` })),
    );
    // In the order from harmless to failing.
    const begins = ordered.findIndex((value) => at(value)?.side === 'own');
    const firstFailing = ordered[begins];
    const before = begins < 0 ? ordered : ordered.slice(0, begins);
    const lastQuiet = before.findLast((value) => at(value)?.side === 'quiet');
    if (firstFailing === undefined && lastQuiet === undefined) {
      break;
    }
    failing = firstFailing ?? failing;
    harmless = lastQuiet ?? harmless;
  }
  const beyond = [0, failing + 1, failing - 1, harmless - 1, harmless + 1, largest(field)].filter(
    (value) => value >= 0 || field.value < 0,
  );
  await attempt(
    beyond.map((value) => ({ value: withField(input, field, value), label: `${sayField(field)} is ${value}` })),
  );
  const seen = (values: readonly number[]): readonly Tried[] => values.flatMap((value) => at(value) ?? []);
  return { edge: seen([failing, harmless]), beyond: seen(beyond) };
}

function sayField({ at, length, kind }: Field): string {
  return kind === 'digits' ? `the number at ${at}` : length === 1 ? `byte ${at}` : `bytes ${at} to ${at + length - 1}`;
}
