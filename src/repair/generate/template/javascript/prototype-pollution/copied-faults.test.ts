// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../../domain/location.ts';
import { fakeSite } from '../snippet/fake-site.ts';
import { prototypePollution } from './prototype-pollution.ts';

const PUT = `function put(object, key, value) {
  if (key == '__proto__' && define) {
    define(object, key, value);
  } else {
    object[key] = value;
  }
}
`;
const SET = `function set(object, path, value) {
  var nested = object, index = -1, last = path.length - 1;
  while (nested != null && ++index <= last) {
    var key = name(path[index]);
    put(nested, key, index == last ? value : own(nested[key], path[index + 1]));
    nested = nested[key];
  }
  return object;
}
`;
const GET = `function get(object, path) {
  var index = 0, length = path.length;
  while (object != null && index < length) {
    object = object[name(path[index++])];
  }
  return object;
}
`;
const SMALL = `var define;
function name(key) { return String(key); }
function own(value, next) { return Object(value) === value ? value : next === '0' ? [] : {}; }
`;
const BUNDLE = `(function (root) {\n${SMALL}${PUT}${SET}${GET}root.set = set;\nroot.get = get;\n})(exports);\n`;
const MINIFIED =
  '!function(r){var d;function n(t){return String(t)}function o(t,n){return Object(t)===t?t:"0"===n?[]:{}}function p(t,n,e){"__proto__"==n&&d?d(t,n,e):t[n]=e}function s(t,e,u){for(var i=t,f=-1,c=e.length-1;null!=i&&++f<=c;){var a=n(e[f]);p(i,a,f==c?u:o(i[a],e[f+1])),i=i[a]}return t}function g(t,e){for(var u=0,i=e.length;null!=t&&u<i;)t=t[n(e[u++])];return t}r.set=s,r.get=g}(exports);\n';
const FILES = {
  'all.js': BUNDLE,
  'all.min.js': MINIFIED,
  'lib/put.js': `var define = require('./define');\n${PUT}module.exports = put;\n`,
  'lib/set.js': `var put = require('./put'), name = require('./name'), own = require('./own');\n${SET}module.exports = set;\n`,
  'lib/get.js': `var name = require('./name');\n${GET}module.exports = get;\n`,
};

/** The frames of the polluting write in the bundle. */
function stack(): readonly Frame[] {
  return ['object[key] = value;', 'put(nested'].map((text) => {
    const before = BUNDLE.slice(0, BUNDLE.indexOf(text)).split('\n');
    return { file: 'all.js', line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  });
}

async function patches(): Promise<readonly ReadonlyMap<string, string>[]> {
  const sinks = [{ sink: 'prototype', api: 'Object.prototype', detail: ['x', '1'], stack: stack() }] as const;
  const proposals = await prototypePollution.propose(fakeSite(FILES, { weakness: 'CWE-1321', sinks }));
  return proposals.flatMap((proposal) =>
    proposal.kind === 'patch' ? [new Map(proposal.changes.map(({ file, after }) => [file, after ?? '']))] : [],
  );
}

/** What `({}).x` is after the attack, and what a harmless path gives, in a world of its own. */
function tried(text: string, path: string): unknown {
  return runInNewContext(
    `var exports = {}; ${text}; var o = {}; exports.set(o, ${path}, 1); JSON.stringify([o, ({}).x, exports.get({ constructor: 2 }, ['constructor'])])`,
  );
}

describe('code that was seen to pollute', () => {
  it('is mended in each of its copies: one function a file, and minified', async () => {
    const found = await patches();

    expect(found.map((changes) => [...changes.keys()])).toEqual(
      found.map(() => ['all.js', 'all.min.js', 'lib/set.js']),
    );
    expect(found[0]?.get('lib/set.js')).toMatch(/if \(isUnsafeKey\(nested, key\)\) return object;/);
  });

  it.each(['all.js', 'all.min.js'])('no longer pollutes in %s, and does all else as before', async (file) => {
    const [changes] = await patches();
    const text = changes?.get(file) ?? '';

    expect(tried(FILES[file === 'all.js' ? 'all.js' : 'all.min.js'], "['__proto__', 'x']")).toBe('[{},1,2]');
    expect(tried(text, "['__proto__', 'x']")).toBe('[{},null,2]');
    expect(tried(text, "['constructor', 'prototype', 'x']")).toBe('[{},null,2]');
    expect(tried(text, "['a', '0', 'b']")).toBe('[{"a":[{"b":1}]},null,2]');
  });

  it('is not looked for in walks that only read', async () => {
    const found = await patches();

    expect(found.flatMap((changes) => [...changes.keys()])).not.toContain('lib/get.js');
  });
});
