// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { fakeSite } from '../snippet/fake-site.ts';
import { prototypePollution } from './prototype-pollution.ts';

const REFUSING = `    if (key === '__proto__' || key === 'constructor' || key === 'prototype') break;\n`;

/** A walk that puts a value at the end of a list of keys. */
function walk(refusing: string): string {
  return `exports.set = function (object, keys, value) {
  var i = 0, at = object, key;
  while (i < keys.length) {
    key = keys[i++];
${refusing}    at = at[key] = i === keys.length ? value : at[key] || {};
  }
};
`;
}

/** Another walk: it goes on from what is there, and stops in the same way. */
const OTHER = `exports.add = function (table, names, more) {
  var at = table, key;
  for (var n = 0; n < names.length; n++) {
    key = names[n];
${REFUSING}    at = at[key] = n + 1 === names.length ? Object.assign({}, at[key], more) : at[key] || {};
  }
};
`;

async function mended(text: string): Promise<readonly string[]> {
  const line = text.split('\n').findIndex((one) => one.includes('at = at[key]')) + 1;
  const stack = [{ file: 'set.js', line, column: 8 }];
  const sinks = [{ sink: 'prototype', api: 'Object.prototype', detail: ['x', '1'], stack }] as const;
  const files = { 'set.js': text, 'other.js': OTHER };
  const [first] = await prototypePollution.propose(fakeSite(files, { weakness: 'CWE-1321', sinks }));
  return first?.kind === 'patch' ? first.changes.map(({ file }) => file) : [];
}

it('mends other walks that refuse keys in the way the attack got past', async () => {
  expect(await mended(walk(REFUSING))).toEqual(['other.js', 'set.js']);
});

it('leaves walks alone that refuse keys, where the attack met no test', async () => {
  expect(await mended(walk(''))).toEqual(['set.js']);
});
