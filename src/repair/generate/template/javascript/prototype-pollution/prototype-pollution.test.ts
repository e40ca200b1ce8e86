// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { isPolluted, load, mended, MERGES, patches, SETTERS } from './fake-proposals.ts';

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'polluted');
  Reflect.deleteProperty(Function.prototype, 'polluted');
});

describe('the place and the words of a guard', () => {
  it('declares a function once, inside the wrapper, for several walks', async () => {
    const code = `(function (root, factory) { module.exports = factory(); })(this, function () {
  'use strict';

  function put(obj, path, value) {
    for (var i = 0; i < path.length - 1; i++) {
      var key = path[i];
      obj = obj[key];
    }
    obj.value = value;
  }

  function remove(obj, path) {
    for (var i = 0; i < path.length - 1; i++) {
      var key = path[i];
      obj = obj[key];
    }
    delete obj[path[i]];
  }

  return { put: put, remove: remove };
});
`;
    const text = await mended(code, 9);

    expect(text.match(/function isUnsafeKey\(obj, key\)/g)).toHaveLength(1);
    expect(text.match(/if \(isUnsafeKey\(obj, key\)\) return;/g)).toHaveLength(2);
    expect(text.indexOf('function isUnsafeKey')).toBeGreaterThan(text.indexOf("'use strict'"));
    expect(text.indexOf('function isUnsafeKey')).toBeLessThan(text.indexOf('return { put'));
  });

  it('takes another name when its own is in use', async () => {
    const text = await mended(`var isUnsafeKey = 1;\n${SETTERS[0]?.code ?? ''}`);

    expect(text).toContain('function isUnsafePathKey(obj, key)');
  });

  it('asks again where the key is decoded on the way', async () => {
    const code = `module.exports = function walk(doc, pointer, value) {
  var keys = pointer.split('/');
  var node = doc;
  for (var i = 1; i < keys.length - 1; i++) {
    var key = keys[i];
    if (key.indexOf('%') !== -1) {
      key = decodeURIComponent(key);
    }
    node = node[key];
  }
  node[keys[i]] = value;
  return doc;
};
`;
    const text = await mended(code);
    load(text)({}, '/%5F_proto__/polluted', 1);

    expect(text.match(/isUnsafeKey\(node, key\)/g)).toHaveLength(2);
    expect(isPolluted()).toBe(false);
  });

  it('throws where nothing that the function gives back would be true', async () => {
    const code = `module.exports = function apply(doc, path, value) {
  var keys = path.split('/');
  var node = doc;
  while (true) {
    var key = keys.shift();
    if (keys.length === 0) {
      node[key] = value;
      return { document: doc };
    }
    node = node[key];
  }
};
`;
    const apply = load(await mended(code));

    expect(() => apply({}, '__proto__/polluted', 1)).toThrow('Refusing to follow unsafe key: __proto__');
  });

  it('puts a name where a key is taken twice from a list', async () => {
    const text = await mended(SETTERS[1]?.code ?? '');

    expect(text).toContain('  var segment = path.shift();');
  });

  it('writes types into TypeScript', async () => {
    const code = `export function setPath(target: any, path: string[], value: unknown): void {
  let node = target as any;
  for (const key of path.slice(0, -1)) {
    node = node[key] ?? (node[key] = {});
  }
  node[path[path.length - 1]!] = value;
}
`;
    const [first] = await patches({ 'index.ts': code });
    const after = first?.changes[0]?.after ?? '';

    expect(after).toContain('function isUnsafeKey(obj: any, key: any): boolean {');
    expect(() => new SourceFile('index.ts', after)).not.toThrow();
  });
});

describe('the proposals', () => {
  const table = `const table = {};
module.exports = function put(section, key, value) {
  if (!table[section]) table[section] = {};
  table[section][key] = value;
};
`;

  it('mend every copy of the component at once', async () => {
    const code = MERGES[0]?.code ?? '';

    const [first] = await patches({
      'lib/merge.js': code,
      'dist/merge.min.js': MERGES[7]?.code ?? '',
      'src/other.js': '',
    });

    expect(first?.changes.map(({ file }) => file)).toEqual(['dist/merge.min.js', 'lib/merge.js']);
  });

  it('go from what keeps most to what refuses most, and then to the observed place alone', async () => {
    const code = MERGES[0]?.code ?? '';

    const found = await patches({ 'a.js': code, 'b.js': code }, 5);

    expect(found.map(({ changes }) => changes.length)).toEqual([2, 2, 1, 1, 2]);
    expect(found.map(({ prior }) => prior)).toEqual(found.map(({ prior }) => prior).toSorted((a, b) => b - a));
  });

  it('reach a table of two levels only where pollution was seen', async () => {
    const found = await patches({ 'index.js': table }, 4);

    expect(await mended(table)).toBe('no proposal');
    expect(found[0]?.changes[0]?.after).toContain('const table = Object.create(null);');
    expect(found[0]?.changes[0]?.after).toContain('table[section] = Object.create(null);');
    expect(found[1]?.changes[0]?.after).toContain('if (isUnsafeKey(table, section)) return;');
  });

  it('leave a table its prototype when it is handed out', async () => {
    const [first] = await patches({ 'index.js': `${table}module.exports.table = table;\n` }, 4);

    expect(first?.changes[0]?.after).toContain('const table = {};');
  });

  it('call back where the function ends with a callback', async () => {
    const code = `module.exports = function put(index, name, value, done) {
  if (!index[name]) index[name] = {};
  index[name].value = value;
  done(null);
};
`;
    expect(await mended(code, 3)).toContain('if (isUnsafeKey(index, name)) return done(null);');
  });

  it('refuse a key in its place where it can be named nowhere', async () => {
    const code = `module.exports = (obj, path, value) => {
  for (const rest = path.slice(); rest.length > 1 && (obj = obj[rest.shift()]); );
  obj.value = value;
};
`;
    const after = await mended(code, 3);

    expect(after).toContain('obj = obj[safeKey(rest.shift())]');
    expect(() => load(after)({}, [['__proto__'], 'polluted'], 1)).toThrow('Refusing to follow unsafe key: __proto__');
  });

  it('are none for a file that does not parse', async () => {
    expect(await mended('function ( { o[k] = 1')).toBe('no proposal');
  });
});

describe('a safe walk gets no proposal', () => {
  it.each([
    [
      'one level',
      'module.exports = (words) => { const n = {}; for (const w of words) n[w] = (n[w] || 0) + 1; return n; };',
    ],
    [
      'numbers',
      'module.exports = (rows) => { const out = []; for (let i = 0; i < rows.length; i++) { out[i] = []; for (let j = 0; j < 3; j++) out[i][j] = rows[i][j]; } return out; };',
    ],
    ['constant keys', "module.exports = (o) => { ['a', 'b'].forEach((k) => { o = o[k] = o[k] || {}; }); return o; };"],
    ['prefixed keys', 'module.exports = (o, ks) => { for (const k of ks) { o = o[`$${k}`] = o[`$${k}`] || {}; } };'],
    ['reading', 'module.exports = (o, path) => { for (const k of path) { o = o[k]; } return o; };'],
    ['a map over values', 'module.exports = (o, fn) => { for (const k in o) o[k] = fn(o[k]); return o; };'],
    [
      'a guard by the author',
      "module.exports = function m(a, b) { for (const k in b) { if (k === '__proto__' || k === 'constructor') continue; if (typeof b[k] === 'object') m(a[k] = a[k] || {}, b[k]); else a[k] = b[k]; } };",
    ],
    [
      'a list of names by the author',
      "const BAD = ['__proto__', 'constructor', 'prototype']; module.exports = function m(a, b) { for (const k in b) { if (BAD.includes(k)) continue; if (typeof b[k] === 'object') m(a[k] = a[k] || {}, b[k]); else a[k] = b[k]; } };",
    ],
  ])('%s', async (_name, code) => {
    expect(await mended(code)).toBe('no proposal');
  });
});
