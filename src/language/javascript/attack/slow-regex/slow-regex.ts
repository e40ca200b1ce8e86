// SPDX-License-Identifier: Apache-2.0
import { replaceAt, stringsIn } from '../../../../domain/encoded-path.ts';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Substitute } from '../../../language.ts';
import type { Attack } from '../attack.ts';
import { distinct, UNDEFINED } from '../values.ts';
import { lighter } from './lighter.ts';
import { findRepetition, spell, type Repetition } from './repetition.ts';

export const slowRegex: Attack = {
  weakness: 'CWE-1333',

  siblings(value, observation) {
    const found = longestString(value);
    const repetition = found === undefined ? undefined : findRepetition(found.text);
    if (found === undefined || repetition === undefined) {
      return [];
    }
    return distinct(
      value,
      rotations(repetition).map(([label, changed]) => ({
        label,
        value: replaceAt(value, found.at, spell(changed)),
        ...lighter(changed, { put: (text) => replaceAt(value, found.at, text), observation }),
      })),
    );
  },

  async analyzed(value, observation) {
    const found = longestString(value);
    if (found === undefined) {
      return [];
    }
    // The analysis of patterns is loaded only where there is one to analyze.
    const { analyzedAttacks } = await import('./analyzed-attacks.ts');
    const attacks = await analyzedAttacks(found.text, observation);
    return distinct(
      value,
      attacks.map(({ label, text }) => ({ label, value: replaceAt(value, found.at, text) })),
    );
  },

  neighbours(value) {
    const found = longestString(value);
    const repetition = found === undefined ? undefined : findRepetition(found.text);
    const near = repetition === undefined ? [] : nearMisses(repetition);
    const texts = [...near, ...ORDINARY].map(([label, text]) => ({
      label,
      value: replaceAt(value, found?.at ?? [], text),
    }));
    return distinct(value, [...texts, ...EDGES]);
  },
};

type Labelled<T> = readonly [string, T];

/** The same blow at other lengths, with other characters of the kind, and between other neighbours. */
function rotations(repetition: Repetition): readonly Labelled<Repetition>[] {
  const { head, unit, count, tail } = repetition;
  return [
    ...likeUnits(unit).map((other) => [`other characters of the kind`, { ...repetition, unit: other }] as const),
    ['another end', { ...repetition, tail: tail === '!' ? '?' : '!' }],
    ['a little shorter', { ...repetition, count: count * 0.8 }],
    ['something before it', { ...repetition, head: `x ${head}` }],
    ['a little longer, a line end after it', { ...repetition, count: count * 1.1, tail: `${tail}\n` }],
    ['without what came before', { ...repetition, head: '' }],
    ['twice', { head: head + unit.repeat(count) + tail, unit, count: count / 2, tail }],
    ['without an end', { ...repetition, tail: '' }],
  ];
}

/** Characters a class in a pattern is likely to treat alike. */
function likeUnits(unit: string): readonly string[] {
  if (/^[ \t]+$/.test(unit)) {
    return [unit.startsWith('\t') ? ' ' : '\t', '\n\t '];
  }
  if (/^\s+$/.test(unit)) {
    return [' ', '\t'];
  }
  if (/^\d+$/.test(unit)) {
    return [unit.replaceAll(/\d/g, (digit) => (digit === '5' ? '7' : '5'))];
  }
  if (/^[a-z]+$/i.test(unit)) {
    return [unit.replaceAll(/[a-z]/gi, (letter) => (letter === 'b' ? 'c' : 'b'))];
  }
  if (/^["']+$/.test(unit)) {
    return [unit.replaceAll(/["']/g, (quote) => (quote === '"' ? "'" : '"'))];
  }
  return [];
}

/** Short forms of the attack: they match or fail as it does, at no cost; and long text that no attack is made of. */
function nearMisses({ head, unit, tail }: Repetition): readonly Labelled<string>[] {
  return [
    ['the attack, three times', head + unit.repeat(3) + tail],
    ['the attack, once', head + unit + tail],
    ['longer and harmless', head + 'x'.repeat(LONG)],
    ['as long, and without its end', head + unit.repeat(Math.ceil(LONG / unit.length))],
    ['the attack without the repeated part', head + tail],
    ['the attack without its end', head + unit.repeat(3)],
    ['the repeated part alone', unit.repeat(4)],
    ['the attack without its beginning', unit.repeat(2) + tail],
    ['the attack between words', `word ${head}${unit.repeat(2)}${tail} word`],
    ['the attack with a word for its end', `${head}${unit.repeat(2)}end`],
    ['what comes before alone', head],
    ['the end alone', tail],
    ['long and harmless', `${head}${'x'.repeat(1000)}${tail}`],
  ];
}

/** Longer than what a limit on the turns of loops lets through: where that is felt, the limit is no repair. */
const LONG = 5000;

const ORDINARY: readonly Labelled<string>[] = [
  ['words', 'The quick brown fox, 12.5 (x-1)!'],
  ['blanks around', '  padded \t\n'],
  ['several lines', 'one\ntwo\r\n three \n'],
  ['a number with a unit', '10.5 hours'],
  ['an address', 'https://user@www.example.com:80/a/b?c=d#e'],
  ['markup', '<p class="a">text<br/></p>'],
  ['letters outside ASCII', 'naïve 键 \u{1F600} \u00a0'],
  ['two thousand harmless characters', 'ab '.repeat(667)],
];

const EDGES: readonly Substitute[] = [
  { label: 'empty text', value: '' },
  { label: 'undefined', value: UNDEFINED },
  { label: 'null', value: null },
  { label: 'a number', value: 7 },
];

function longestString(
  value: Encoded,
): { readonly at: readonly (string | number)[]; readonly text: string } | undefined {
  return [...stringsIn(value)].reduce<{ at: readonly (string | number)[]; text: string } | undefined>(
    (best, found) => (best === undefined || found.text.length > best.text.length ? found : best),
    undefined,
  );
}
