// SPDX-License-Identifier: Apache-2.0
import { replaceAt, stringsIn } from '../../../domain/encoded-path.ts';
import type { Encoded } from '../../../domain/encoded.ts';

const UNDEFINED: Encoded = { t: 'undefined' };
/** What careless code stumbles over in the place of a string, a number, an object. */
const STRANGERS: readonly Encoded[] = [
  null,
  UNDEFINED,
  0,
  -1,
  '',
  true,
  { t: 'number', v: 'NaN' },
  { t: 'array', items: [] },
  { t: 'array', items: [null] },
  { t: 'object', entries: [] },
  { t: 'object', proto: null, entries: [] },
];
const CHARACTERS = [
  '.',
  '/',
  '\\',
  '[',
  ']',
  '"',
  "'",
  '%',
  '\u0000',
  '\n',
  ' ',
  '{',
  '}',
  '=',
  '-',
  '\u00e9',
  '\u{1F600}',
  '_',
];

/** `value` with one thing about it changed. The same stream of random numbers gives the same mutant. */
export function mutate(value: Encoded, random: () => number): Encoded {
  const strings = [...stringsIn(value)];
  const chosen = pick(strings, random);
  const isContainer = typeof value === 'object' && value !== null && (value.t === 'array' || value.t === 'object');
  if (isContainer && random() < 0.4) {
    return mutateContainer(value, random);
  }
  if (chosen === undefined || random() < 0.15) {
    return isContainer && chosen !== undefined
      ? replaceAt(value, chosen.at, pick(STRANGERS, random) ?? null)
      : (pick(STRANGERS, random) ?? null);
  }
  return replaceAt(value, chosen.at, mutateText(chosen.text, random));
}

type Container = Extract<Encoded, { readonly t: 'array' | 'object' }>;

function mutateContainer(value: Container, random: () => number): Encoded {
  const stranger = pick(STRANGERS, random) ?? null;
  if (value.t === 'array') {
    const at = Math.floor(random() * (value.items.length + 1));
    return random() < 0.5
      ? { ...value, items: value.items.toSpliced(at, 1) }
      : { ...value, items: value.items.toSpliced(at, 0, stranger) };
  }
  const at = Math.floor(random() * (value.entries.length + 1));
  const entry = value.entries[at];
  if (entry === undefined) {
    return { ...value, entries: [...value.entries, ['extra', stranger]] };
  }
  return { ...value, entries: value.entries.toSpliced(at, 1, [entry[0], stranger]) };
}

function mutateText(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const upTo = Math.min(text.length, at + 1 + Math.floor(random() * 4));
  const character = pick(CHARACTERS, random) ?? '.';
  const ways: readonly (() => string)[] = [
    () => text.slice(0, at) + character + text.slice(at),
    () => text.slice(0, at) + text.slice(upTo),
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, upTo) + text.slice(at),
    () => text.slice(0, at) + character + text.slice(upTo),
    () => text.toUpperCase(),
    () => character + text + character,
  ];
  return (pick(ways, random) ?? (() => text))();
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
