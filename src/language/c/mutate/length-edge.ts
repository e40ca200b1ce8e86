// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../domain/observation.ts';
import { sideOf, type Run, type Tried } from './directed.ts';

/** Lengths asked for at once, between one that fails and one that does not. */
const WAYS = 16;
const ROUNDS = 8;
/** Places around the one at which the failure begins, the likeliest first: an end of input may have counted as a byte. */
const AROUND = [
  [0, -1],
  [-2, -3],
] as const;
/** What programs treat apart from other characters. */
const TELLING = [
  ...Array.from({ length: 32 }, (_unused, code) => code),
  ...codesOf('"\'\\/<>&%([{ 0-\u007f\u0080\u00ff'),
];

/**
 * Inputs at the length at which the failure begins: the longest start of the input that does no harm, the shortest that
 * fails, and the whole with another byte where that one ends. What fills memory byte by byte often does so at several
 * places, and a patch that minds one of them lets the others by.
 */
export async function searchLength(input: string, run: Run, budget: number): Promise<readonly Tried[]> {
  const tried = new Map<number, Tried>();
  const attempt = async (lengths: readonly number[]): Promise<void> => {
    const fresh = [...new Set(lengths)].filter((length) => !tried.has(length));
    const seen = await run(fresh.map((length) => input.slice(0, length)));
    for (const [index, length] of fresh.entries()) {
      const one = seen[index];
      if (one !== undefined) {
        const label = `the first ${length} bytes`;
        tried.set(length, { value: input.slice(0, length), label, side: sideOf(one), isBoundary: true, seen: one });
      }
    }
  };
  let [quiet, failing] = [0, input.length];
  for (let round = 0; round < ROUNDS && failing - quiet > 1; round += 1) {
    const steps = lengthsBetween(quiet, failing);
    await attempt(steps);
    const begins = steps.findIndex((length) => tried.get(length)?.side === 'own');
    failing = steps[begins] ?? failing;
    quiet = (begins < 0 ? steps.at(-1) : steps[begins - 1]) ?? quiet;
  }
  if (failing === input.length) {
    return [];
  }
  const edge = [tried.get(failing), tried.get(quiet)].flatMap((one) => one ?? []);
  return [...edge, ...(await otherBytes(input, failing, { run, most: budget }))];
}

function lengthsBetween(quiet: number, failing: number): readonly number[] {
  const steps = Array.from({ length: WAYS }, (_unused, index) =>
    Math.round(quiet + ((failing - quiet) * (index + 1)) / (WAYS + 1)),
  );
  return [...new Set(steps)].filter((length) => length > quiet && length < failing);
}

interface Limits {
  readonly run: Run;
  readonly most: number;
}

/** Of those that fail at one place, one. */
async function otherBytes(input: string, failing: number, { run, most }: Limits): Promise<readonly Tried[]> {
  const wanted = AROUND.flatMap((steps) =>
    TELLING.flatMap((code) => steps.map((step) => ({ at: failing + step, code }))),
  )
    .filter(({ at, code }) => at >= 0 && at < input.length && input.charCodeAt(at) !== code)
    .slice(0, Math.max(0, most));
  const values = wanted.map(({ at, code }) => input.slice(0, at) + String.fromCharCode(code) + input.slice(at + 1));
  const seen = await run(values);
  const met = new Set<string>();
  return wanted.flatMap(({ at, code }, index): readonly Tried[] => {
    const [one, value] = [seen[index], values[index]];
    if (one === undefined || value === undefined) {
      return [];
    }
    const place = placeOf(one);
    const isBoundary = sideOf(one) === 'own' && !met.has(place);
    met.add(place);
    return [{ value, label: `byte ${at} is ${code}`, side: sideOf(one), isBoundary, seen: one }];
  });
}

function placeOf({ reports = [], shown }: Observation): string {
  const frame = reports.at(-1)?.stack.find(({ isOwn }) => isOwn);
  return frame === undefined ? shown.because : `${frame.file}:${frame.line}:${frame.column}`;
}

function codesOf(characters: string): readonly number[] {
  return Array.from(characters, (character) => character.charCodeAt(0));
}
