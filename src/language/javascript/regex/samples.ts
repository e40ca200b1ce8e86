// SPDX-License-Identifier: Apache-2.0
import { Alphabet, NONE } from './alphabet.ts';
import { compile } from './compile.ts';
import { whyNotModelled } from './modelled.ts';
import { parsePattern, walkPattern } from './pattern.ts';
import type { Program } from './program.ts';

/** Numbers in 0..1; the same seed gives the same ones. */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LONGEST = 48;

export interface SampleShape {
  readonly count: number;
  readonly seen?: readonly string[];
  readonly longest?: number;
}

/**
 * Inputs on which a rewritten pattern could differ: strings the patterns match, the same with noise around them, near
 * misses, and pieces of the subjects that were seen.
 */
export function samplesFor(
  sources: readonly string[],
  flags: string,
  { count, seen = [], longest = LONGEST }: SampleShape,
): readonly string[] {
  const random = seeded(1);
  const writers = sources.flatMap((source) => writerOf(source, flags, random));
  const pieces = [...seen.map(shortened), ...sources.flatMap((source) => characters(source, flags))];
  const samples = new Set<string>(['', ...seen.map(shortened)]);
  for (let round = 0; samples.size < count && round < 4 * count; round += 1) {
    const text = writers.length === 0 ? pick(pieces, random) : pick(writers, random)();
    samples.add(text);
    samples.add(pick(pieces, random) + text + pick(pieces, random));
    samples.add(mutated(text, pieces, random));
    samples.add(text + text);
  }
  return [...samples].map((text) => text.slice(0, longest));
}

/** Long runs of one thing shrink: the shape of an attack, at a length that ends. */
function shortened(text: string): string {
  return text
    .slice(0, 4_096)
    .replace(/([^]{1,8}?)\1{3,}/g, '$1$1$1')
    .slice(0, LONGEST);
}

function mutated(text: string, pieces: readonly string[], random: Random): string {
  const at = Math.floor(random() * (text.length + 1));
  const piece = pick(pieces, random).slice(0, 3);
  const kind = random();
  if (kind < 0.4) {
    return text.slice(0, at) + text.slice(at + 1);
  }
  return text.slice(0, at) + piece + text.slice(kind < 0.7 ? at : at + 1);
}

/** Writes strings that the pattern matches, or almost: assertions are not minded. */
function writerOf(source: string, flags: string, random: Random): readonly (() => string)[] {
  const pattern = parsePattern(source, flags);
  if (pattern === undefined || whyNotModelled(pattern) !== undefined) {
    return [];
  }
  const alphabet = new Alphabet([pattern]);
  const program = compile(pattern, alphabet, { groups: [] });
  return [() => walk(program, alphabet, random)];
}

function walk(program: Program, alphabet: Alphabet, random: Random): string {
  let text = '';
  let at = program.start;
  for (let steps = 0; steps < 400; steps += 1) {
    const instruction = program.instructions[at];
    if (instruction === undefined || instruction.op === 'accept') {
      break;
    }
    if (instruction.op === 'split') {
      // Towards the end, leave loops: the choices that leave come last in greedy ones, first in lazy ones.
      at = text.length > LONGEST - 8 ? Math.min(...instruction.choices) : pick(instruction.choices, random);
    } else {
      if (instruction.op === 'char') {
        const letters = instruction.letters.flatMap((is, letter) => (is ? [letter] : []));
        text += alphabet.example(letters.length === 0 ? NONE : pick(letters, random));
      }
      at = instruction.next;
    }
  }
  return text;
}

/** The characters a pattern tells apart. */
function characters(source: string, flags: string): readonly string[] {
  const pattern = parsePattern(source, flags);
  if (pattern === undefined) {
    return ['a'];
  }
  const alphabet = new Alphabet([pattern]);
  const letters = Array.from({ length: alphabet.size }, (_, letter) => alphabet.example(letter));
  const literals = [...walkPattern(pattern.tree)].flatMap((node) =>
    node.type === 'Character' ? [String.fromCodePoint(node.value)] : [],
  );
  return ['', ...letters, ...literals];
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.min(items.length - 1, Math.floor(random() * items.length))];
  if (item === undefined) {
    throw new Error('nothing to pick from');
  }
  return item;
}
