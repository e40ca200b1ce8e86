// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { jsNames } from '../../language/javascript/hunks/js-names.ts';
import { supportOf } from '../pattern.ts';
import type { KnownFix } from './edits-of.ts';
import { learnFrom, patternsOf } from './learn.ts';

const MERGE = `module.exports = function merge(target, source) {
  for (var key in source) {
    target[key] = source[key];
  }
  return target;
};
`;
const GUARDED = MERGE.replace(
  '    target[',
  "    // never the prototype\n    if (key === '__proto__') continue;\n    target[",
);

const COPY = `exports.copy = (to, from) => {
  const count = 0;
  for (const name in from) {
    to[name] = clone(from[name]);
  }
};
function clone(value) { return value; }
`;
const COPY_GUARDED = COPY.replace('    to[', "    if (name === '__proto__') continue;\n    to[");

function fix(name: string, before: string, after: string): KnownFix {
  return {
    language: 'javascript',
    package: name,
    vulnerable: '1.0.0',
    fixed: '1.0.1',
    weakness: 'CWE-1321',
    advisories: [],
    before: new Map([['index.js', before]]),
    after: new Map([['index.js', after]]),
  };
}

it('learns an edit with gaps for variables, and leaves comments behind', async () => {
  const patterns = patternsOf((await learnFrom(fix('one', MERGE, GUARDED), jsNames)).edits);

  const texts = patterns.map(({ fresh }) => fresh.flat().filter((piece) => typeof piece === 'string'));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.every(([head, tail]) => head === 'if (' && tail === " === '__proto__') continue;")).toBe(true);
});

it('makes one pattern of the same edit in two packages with other names around it', async () => {
  const edits = [
    ...(await learnFrom(fix('one', MERGE, GUARDED), jsNames)).edits,
    ...(await learnFrom(fix('two', COPY, COPY_GUARDED), jsNames)).edits,
  ];

  const shared = patternsOf(edits).filter((pattern) => supportOf(pattern) === 2);

  expect(shared.length).toBeGreaterThan(0);
  expect(shared[0]?.sources.map((source) => source.package)).toEqual(['one', 'two']);
});

it('learns nothing from a change that says nothing about the weakness', async () => {
  const other = MERGE.replace('return target', 'return source').replace('for (', 'log(key);\n  for (');

  expect((await learnFrom(fix('one', MERGE, other), jsNames)).edits).toEqual([]);
});

it('takes a new function along with the edit that calls it, and does not learn the function alone', async () => {
  const after = `function isSafe(name) { return name !== '__proto__' && name !== 'constructor'; }\n${MERGE.replace(
    '    target[',
    '    if (!isSafe(key)) continue;\n    target[',
  )}`;

  const patterns = patternsOf((await learnFrom(fix('one', MERGE, after), jsNames)).edits);

  expect(patterns.length).toBeGreaterThan(0);
  expect(patterns.every(({ prelude }) => prelude[0]?.name === 'isSafe')).toBe(true);
});

it('learns nothing from new code that needs what cannot come along', async () => {
  const before = `var words = ['__proto__'];\n${MERGE}`;
  const after = before
    .replace(
      'module.exports',
      'function isSafe(name) { return words.indexOf(name) === -1 && "constructor"; }\nmodule.exports',
    )
    .replace('    target[', '    if (!isSafe(key)) continue;\n    target[');

  expect((await learnFrom(fix('one', before, after), jsNames)).edits).toEqual([]);
});

it('learns what mends only together as one edit', async () => {
  const before = `var cp = require('child_process');
exports.find = function (name, done) {
  var command = 'which ' + name;
  log(name);
  cp.exec(command, done);
};
`;
  const after = before
    .replace("var command = 'which ' + name;", 'var list = [name];')
    .replace('cp.exec(command, done)', "cp.execFile('which', list, done)");

  const { edits } = await learnFrom({ ...fix('one', before, after), weakness: 'CWE-78' }, jsNames);

  const texts = patternsOf(edits).map(({ fresh }) => fresh.map((pieces) => pieces.join('_')).join('\n'));
  expect(texts.some((text) => text.includes('var list = [') && text.includes(".execFile('which', list,"))).toBe(true);
});

it.each([
  ['with a line for the shell', (text: string): string => `#!/usr/bin/env node\n${text}`],
  ['with line breaks of two characters', (text: string): string => text.replaceAll('\n', '\r\n')],
])('learns the same from files %s', async (_what, written) => {
  const plain = patternsOf((await learnFrom(fix('one', MERGE, GUARDED), jsNames)).edits);

  const same = patternsOf((await learnFrom(fix('one', written(MERGE), written(GUARDED)), jsNames)).edits);

  expect(same.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
});

it('learns a guard from a small release that says no word of the weakness, and not from a large one', async () => {
  const after = MERGE.replace('    target[', '    if (isOdd(key)) continue;\n    target[');
  const others = (word: string): string =>
    Array.from({ length: 10 }, (_unused, index) => `exports.a${index} = ${word};\n`).join('');

  const small = await learnFrom(fix('one', MERGE, after), jsNames);
  const large = await learnFrom(
    fix('one', MERGE + others('one'), after.replace('return target', 'return source') + others('two')),
    jsNames,
  );

  expect(small.edits.length).toBeGreaterThan(0);
  expect(large).toMatchObject({ telling: 0, edits: [] });
});
