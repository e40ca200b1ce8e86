// SPDX-License-Identifier: Apache-2.0
import { replaceAt } from '../../../../domain/encoded-path.ts';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Substitute } from '../../../language.ts';
import type { Attack } from '../attack.ts';
import { array, distinct, findString, UNDEFINED } from '../values.ts';
import { takeApart } from './shell-payload.ts';

/** Created in the working directory when a smuggled command ran. */
const MARKER = 'skymend-marker';

/** `P` is the harmless beginning, `C` the smuggled command; likeliest to work first. */
const SHAPES: readonly (readonly [string, (prefix: string, command: string) => string])[] = [
  ['command substitution', (p, c) => `${p}$(${c})`],
  ['backticks', (p, c) => `${p}\`${c}\``],
  ['semicolon', (p, c) => `${p}; ${c}`],
  ['semicolon, rest commented out', (p, c) => `${p}; ${c} #`],
  ['pipe', (p, c) => `${p} | ${c}`],
  ['background', (p, c) => `${p} & ${c}`],
  ['new line', (p, c) => `${p}\n${c}\n`],
  ['or', (p, c) => `${p} || ${c}`],
  ['and', (p, c) => `${p} && ${c}`],
  ['double quote closed', (p, c) => `${p}"; ${c}; "`],
  ['double quote closed, rest commented out', (p, c) => `${p}"; ${c} #`],
  ['single quote closed', (p, c) => `${p}'; ${c}; '`],
  ['single quote closed, rest commented out', (p, c) => `${p}'; ${c} #`],
  ['substitution behind an escaped quote', (p, c) => `${p}\\"$(${c})`],
  ['backslash before a closing quote', (p, c) => `${p}\\"; ${c} #`],
  ['backslash before a closing single quote', (p, c) => `${p}\\'; ${c} #`],
  ['single quotes around a substitution', (p, c) => `${p}'$(${c})'`],
  ['no blank in the command', (p, c) => `${p};${c.replaceAll(' ', '${IFS}')}`],
  ['substitution before the extension', (p, c) => `$(${c})${/\.\w+$/.exec(p)?.[0] ?? ''}`],
  ['carriage return and new line', (p, c) => `${p}\r\n${c}\r\n`],
];

export const commandInjection: Attack = {
  weakness: 'CWE-78',

  siblings(value) {
    const found = findString(value, (text) => takeApart(text) !== undefined);
    const payload = found === undefined ? undefined : takeApart(found.text);
    if (found === undefined || payload === undefined) {
      return [];
    }
    const { prefix, command } = payload;
    const smuggled = command ?? `touch ${MARKER}`;
    const shapes = SHAPES.map(([label, shape]) => ({ label, value: shape(prefix, smuggled) }));
    // A check for text alone is passed by a list, and joining it gives the text back.
    const listed = { label: 'the text inside a list', value: array(found.text) };
    // Shown by a file: works for any way the reproducer itself looks for success, and for output that is swallowed.
    const redirected: readonly Substitute[] = [
      { label: 'redirection', value: `${prefix} > ${MARKER}`, shows: { kind: 'file', path: MARKER } },
      {
        label: 'redirection behind a closed quote',
        value: `${prefix}" > ${MARKER} "`,
        shows: { kind: 'file', path: MARKER },
      },
      { label: 'option that writes a file', value: `--output=${MARKER}`, shows: { kind: 'file', path: MARKER } },
    ];
    const shows = command === undefined ? { shows: { kind: 'file', path: MARKER } as const } : {};
    const all: readonly Substitute[] = [...shapes.map((shape) => ({ ...shape, ...shows })), listed, ...redirected];
    return distinct(
      value,
      all.map((substitute) => ({ ...substitute, value: replaceAt(value, found.at, substitute.value) })),
    );
  },

  neighbours(value) {
    const found = findString(value, (text) => takeApart(text) !== undefined);
    const at = found?.at ?? [];
    const prefix = (found === undefined ? undefined : takeApart(found.text))?.prefix ?? '';
    const plain = prefix === '' ? 'word' : prefix;
    const put = ([label, changed]: Labelled): Substitute => ({ label, value: replaceAt(value, at, changed) });
    return distinct(value, [
      ...texts(plain).map(put),
      ...shellActive(extensionOf(plain)).map((labelled): Substitute => ({ ...put(labelled), isFragile: true })),
      ...EDGES.map(put),
    ]);
  },
};

type Labelled = readonly [string, Encoded];

/** Names as callers have them; the extension stays where the attack had one. A shell reads each as one word. */
function texts(plain: string): readonly Labelled[] {
  const extension = extensionOf(plain);
  const number: readonly Labelled[] = /^\d+$/.test(plain)
    ? [
        ['another number', '1'],
        ['a number, not text', 4],
      ]
    : [];
  return [
    ['the harmless beginning alone', plain],
    ...number,
    ['one word', `word${extension}`],
    ['a path', `dir/sub/name${extension}`],
    ['a relative path', `./name${extension}`],
    ['dots, dashes and underscores', `a_b-c.d${extension}`],
    ['at, plus, comma, colon, percent, equals', `a@b+c,d:e%f=g${extension}`],
    ['letters outside ASCII', `Ünï-код-键${extension}`],
  ];
}

/** Harmless names that a shell takes apart unless they are quoted. */
function shellActive(extension: string): readonly Labelled[] {
  return [
    ['two words', `two words${extension}`],
    ['an apostrophe inside', `it's${extension}`],
    ['double quotes inside', `say "hi"${extension}`],
    ['brackets and a tilde', `a(1)[2]~${extension}`],
    ['a dollar sign before a blank', `5$ note${extension}`],
    ['a hash inside', `a#b${extension}`],
    ['a backslash inside', `a\\b${extension}`],
    ['empty text', ''],
  ];
}

function extensionOf(plain: string): string {
  return /\.\w{1,5}$/.exec(plain)?.[0] ?? '';
}

const EDGES: readonly Labelled[] = [
  ['undefined', UNDEFINED],
  ['null', null],
];
