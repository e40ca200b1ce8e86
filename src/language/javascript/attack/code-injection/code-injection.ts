// SPDX-License-Identifier: Apache-2.0
import { replaceAt, stringsIn } from '../../../../domain/encoded-path.ts';
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Substitute } from '../../../language.ts';
import type { Attack } from '../attack.ts';
import { distinct, findString, UNDEFINED } from '../values.ts';
import {
  isBalanced,
  leadsOut,
  looksLikeCode,
  RUNS_CODE,
  takeCodeApart,
  widened,
  type CodePayload,
} from './code-payload.ts';
import { isOutOfPlace } from './out-of-place.ts';

export const codeInjection: Attack = {
  weakness: 'CWE-94',

  siblings(value) {
    const found = findString(value, looksLikeCode);
    if (found === undefined) {
      return [];
    }
    const payload = takeCodeApart(found.text);
    const all = [...(payload === undefined ? [] : insideOut(payload)), ...whole(found.text)];
    const put = ([label, text]: Labelled<string>): Substitute => ({ label, value: replaceAt(value, found.at, text) });
    // Seen by the harness itself, for reproducers whose own effect nobody can take apart.
    const watched = insideOut({ before: '', after: '', ...payload, effect: CANARY }).map((labelled): Substitute => ({
      ...put(labelled),
      shows: { kind: 'sink', sink: 'code' },
    }));
    return distinct(
      value,
      payload === undefined ? [...all.map(put), ...watched] : [...all.map(put), ...watched.slice(0, 4)],
    );
  },

  neighbours(value, { sinks }) {
    const found = findString(value, looksLikeCode);
    const payload = found === undefined ? undefined : widened(takeCodeApart(found.text));
    const frame = payload === undefined ? '' : payload.before + payload.after;
    const isEvaluated = payload !== undefined && isBalanced(frame) && !leadsOut(frame) && !RUNS_CODE.test(frame);
    const shaped = isEvaluated && !isOutOfPlace(found?.text ?? '', sinks) ? harmless(payload) : [];
    const around = found === undefined ? value : keptInside(value, found.at);
    const put = ([label, changed]: Labelled<Encoded>): Substitute => ({
      label,
      value: replaceAt(around, found?.at ?? [], changed),
    });
    return distinct(value, [
      ...shaped.map(put),
      // What does not even parse was pasted into code; another answer to it is what mending is for.
      ...PLAIN.map((labelled): Substitute => ({ ...put(labelled), isFragile: true, fragileErrors: ['SyntaxError'] })),
      ...QUOTING.map((labelled): Substitute => ({ ...put(labelled), isFragile: true })),
    ]);
  },
};

/** A harmless property, in the place of names that lead from a value to the code behind it. */
const INSIDE = 'toString';

/** A syntax tree holds the way out in strings of its own: with them no other text would make it harmless. */
function keptInside(value: Encoded, effect: readonly (string | number)[]): Encoded {
  const out = [...stringsIn(value)].filter(({ text, at }) => leadsOut(text) && at.join() !== effect.join());
  return out.reduce<Encoded>((kept, { at }) => replaceAt(kept, at, INSIDE), value);
}

/** A name the harness watches: assigned to only by code of ours that ran. */
const CANARY = 'globalThis.skymendCanary=1';

type Labelled<T> = readonly [string, T];

/** The expression in other words, where it stands and on its own. */
function insideOut({ before, effect, after }: CodePayload): readonly Labelled<string>[] {
  const here = (code: string): string => before + code + after;
  const text = JSON.stringify(effect);
  const ticked = `\`${effect.replaceAll('`', "'")}\``;
  return [
    ['in parentheses', here(`(${effect})`)],
    ['after a comma', here(`(0, ${effect})`)],
    ['comment inside', here(effect.replace(/[.=[(]/, (mark) => `/**/${mark}`))],
    ['escaped letter in a name', here(escapeFirstLetter(effect))],
    ['in a list', here(`[${effect}][0]`)],
    ['in a function that is called', here(`(function () { return ${effect} })()`)],
    ['in an arrow function that is called', here(`(() => ${effect})()`)],
    ['as a default parameter', here(`(function (x = ${effect}) {})()`)],
    ['as the expression itself', effect],
    ['as the expression in parentheses', `(${effect})`],
    ['in a template literal', `\`\${${effect}}\``],
    ['in a template place', `\${${effect}}`],
    ['in a template place, behind a name', `\${x=${effect}}`],
    ['in a template place, through a constructor', `\${constructor.constructor(${ticked})()}`],
    ['through the constructor of a function', `(function () {}).constructor(${text})()`],
    ['through the constructor of the constructor', `this.constructor.constructor(${ticked})()`],
    ['through a bare constructor', `constructor.constructor(${ticked})()`],
    ['through the constructor of a list', `[].constructor.constructor(${text})()`],
    ['through the constructor of a text', `"".constructor.constructor(${ticked})()`],
    ['through split names', `""["constr" + "uctor"]["constr" + "uctor"](${ticked})()`],
    ['in a getter', `({ get a() { return ${effect} } }).a`],
    ['in toString', `"" + { toString: function () { return ${effect} } }`],
    ['in a computed name', `({ [${effect}]: 1 })`],
    ['in a spread', `[...[${effect}]]`],
  ];
}

/** The whole attack wrapped. */
function whole(code: string): readonly Labelled<string>[] {
  return [
    ['white space before it', `\n\t ${code}`],
    ['in parentheses as a whole', `(${code})`],
    ['a comment before it', `/* x */ ${code}`],
    ['something harmless before it', `1, ${code}`],
    ['a statement before it', `1; ${code}`],
    ['as a nested value', `[${code}]`],
  ];
}

/** Same shape, no effect. */
function harmless({ before, effect, after }: CodePayload): readonly Labelled<string>[] {
  const here = (code: string): string => before + code + after;
  return [
    ['a number in the effect’s place', here('1')],
    ['a text in the effect’s place', here("'x'")],
    ['a sum in the effect’s place', here('1 + 2')],
    ['a name in the effect’s place', here('x')],
    ['a number for the whole', /\d/.exec(effect)?.[0] ?? '3'],
  ];
}

/** Text that code which pastes it into other code may already trip over. */
const QUOTING: readonly Labelled<Encoded>[] = [
  ['a text literal', '"text"'],
  ['JSON', '{"a": 1, "b": [true, null, "x"]}'],
  ['quotes inside', `it's "quoted"`],
];

const PLAIN: readonly Labelled<Encoded>[] = [
  ['a word', 'word'],
  ['several words', 'some plain text'],
  ['a sum', '1 + 2 * 3'],
  ['a list', '[1, 2, 3]'],
  ['a comparison', '1 < 2'],
  ['a dotted name', 'a.b.c'],
  ['a template place', '${a.b}'],
  ['two template places', 'x:${a}/${b.c}'],
  ['a function call', 'SUM(1, 2)'],
  ['letters outside ASCII', 'naïve 键'],
  ['empty text', ''],
  ['null', null],
  ['undefined', UNDEFINED],
  ['a number', 7],
];

function escapeFirstLetter(code: string): string {
  return code.replace(/[a-z]/, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}
