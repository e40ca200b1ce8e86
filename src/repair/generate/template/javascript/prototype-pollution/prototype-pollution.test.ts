// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Proposal, Site } from '../../template.ts';
import { prototypePollution } from './prototype-pollution.ts';

type Files = Readonly<Record<string, string>>;

/** A site with these files, and the stack of a polluting write at a line of the first of them. */
function siteOf(files: Files, line?: number): Site {
  const [file = 'index.js'] = Object.keys(files);
  const stack = line === undefined ? [] : [{ file, line, column: 5 }];
  const sink = { sink: 'prototype', api: 'Object.prototype', detail: ['polluted'], stack } as const;
  const site: Pick<Site, 'suspects' | 'files' | 'read'> = {
    suspects: [],
    files: Object.keys(files),
    read: (name) => Promise.resolve(files[name] ?? ''),
  };
  const dossier = { observations: [{ sinks: [sink] }] };
  // Only the stacks of a dossier are read by this template.
  return { ...site, dossier } as unknown as Site; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

async function patches(files: Files, line?: number): Promise<readonly (Proposal & { readonly kind: 'patch' })[]> {
  const proposals = await prototypePollution.propose(siteOf(files, line));
  return proposals.flatMap((proposal) => (proposal.kind === 'patch' ? [proposal] : []));
}

async function mended(code: string, line?: number): Promise<string> {
  const [first] = await patches({ 'index.js': code }, line);
  return first?.changes[0]?.after ?? 'no proposal';
}

/** The lines that a text has and the other has not. */
function added(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((text) => !known.has(text));
}

type Loose = (...args: readonly unknown[]) => unknown;

/** Runs a fixture of this file, which is our own code, and gives what it exports. */
function load(code: string): Loose {
  const module: { exports: unknown } = { exports: {} };
  const run: unknown = Reflect.construct(Function, ['module', 'exports', 'require', code]);
  Reflect.apply(run as Loose, undefined, [module, module.exports, createRequire(import.meta.url)]); // oxlint-disable-line typescript/no-unsafe-type-assertion -- a function made of our own text
  return module.exports as Loose; // oxlint-disable-line typescript/no-unsafe-type-assertion -- every fixture exports one function
}

function isPolluted(): boolean {
  return 'polluted' in {} || 'polluted' in (() => 0);
}

afterEach(() => {
  Reflect.deleteProperty(Object.prototype, 'polluted');
  Reflect.deleteProperty(Function.prototype, 'polluted');
});

const OWN_PROTO: unknown = JSON.parse('{"__proto__":{"polluted":1}}');
const NESTED_PROTO: unknown = JSON.parse('{"a":{"__proto__":{"polluted":1}}}');
const BY_CONSTRUCTOR: unknown = JSON.parse('{"constructor":{"prototype":{"polluted":1}}}');

interface Shape {
  readonly name: string;
  readonly code: string;
  /** The text that the first proposal brings in. */
  readonly guard: string;
}

const MERGES: readonly Shape[] = [
  {
    name: 'a for-in loop in a recursion',
    code: `module.exports = function merge(target, source) {
  for (var key in source) {
    if (source[key] && typeof source[key] === 'object') {
      if (!target[key]) target[key] = {};
      merge(target[key], source[key]);
    } else {
      target[key] = source[key];
    }
  }
  return target;
};
`,
    guard: `    if (key === '__proto__' || (key === 'constructor' && typeof source[key] === 'object')) continue;`,
  },
  {
    name: 'a loop without braces',
    code: `function extend(a, b) {
  for (var k in b)
    a[k] = b[k] && typeof b[k] === "object" ? extend(a[k] || {}, b[k]) : b[k];
  return a;
}
module.exports = extend;
`,
    guard: `    if (k === "__proto__" || (k === "constructor" && typeof b[k] === "object")) continue;`,
  },
  {
    name: 'forEach over keys, without semicolons',
    code: `const isObject = (x) => x !== null && typeof x === 'object'
const merge = (a, b) => {
  Object.keys(b).forEach((k) => {
    if (isObject(b[k])) a[k] = merge(a[k] || {}, b[k])
    else a[k] = b[k]
  })
  return a
}
module.exports = merge
`,
    guard: `    if (k === '__proto__' || (k === 'constructor' && typeof b[k] === 'object')) return`,
  },
  {
    name: 'for-of over entries',
    code: `function merge(target, source) {
  for (const [key, value] of Object.entries(source)) {
    if (value && typeof value === 'object') {
      target[key] = target[key] || {};
      merge(target[key], value);
    } else {
      target[key] = value;
    }
  }
  return target;
}
module.exports = merge;
`,
    guard: `    if (key === '__proto__' || (key === 'constructor' && typeof source[key] === 'object')) continue;`,
  },
  {
    name: 'a reduction over keys',
    code: `module.exports = function merge(a, b) {
  return Object.keys(b).reduce((out, k) => {
    out[k] = b[k] && typeof b[k] === 'object' ? merge(out[k] || {}, b[k]) : b[k];
    return out;
  }, a);
};
`,
    guard: `    if (k === '__proto__' || (k === 'constructor' && typeof b[k] === 'object')) return out;`,
  },
  {
    name: 'a switch',
    code: `module.exports = function merge(to, from) {
  for (const name in from) {
    switch (typeof from[name]) {
      case 'object':
        to[name] = to[name] || {};
        merge(to[name], from[name]);
        break;
      default:
        to[name] = from[name];
    }
  }
  return to;
};
`,
    guard: `    if (name === '__proto__' || (name === 'constructor' && typeof from[name] === 'object')) continue;`,
  },
  {
    name: 'expressions only',
    code: `const merge = (a, b) => (Object.keys(b).forEach((k) => (a[k] = b[k] && typeof b[k] === 'object' ? merge(a[k] || {}, b[k]) : b[k])), a);
module.exports = merge;
`,
    guard: `function isUnsafeKey(source, key) {`,
  },
  {
    name: 'minified code',
    code: `!function(e){${'var pad=0;'.repeat(60)}function t(e,r){for(var n in r)r[n]&&"object"==typeof r[n]?t(e[n]=e[n]||{},r[n]):e[n]=r[n];return e}e.exports=t}(module);`,
    guard: `for(var n in r){if("__proto__"===n||("constructor"===n&&"object"==typeof r[n]))continue;r[n]&&`,
  },
];

describe('a merge', () => {
  it.each(MERGES)('is guarded in $name', async ({ code, guard }) => {
    const after = await mended(code);

    expect(added(code, after).join('\n')).toContain(guard);
  });

  it.each(MERGES)('lets nothing through in $name', async ({ code }) => {
    const merge = load(await mended(code));

    [OWN_PROTO, NESTED_PROTO, BY_CONSTRUCTOR].forEach((attack) => merge({ a: {} }, attack));

    expect(isPolluted()).toBe(false);
  });

  it.each(MERGES)('merges everything else as before in $name', async ({ code }) => {
    const source = { a: { b: 1 }, prototypes: { c: 2 }, constructor: 'text', my__proto__: 3, list: [1, 2] };

    expect(load(await mended(code))({ a: { z: 0 } }, source)).toEqual(load(code)({ a: { z: 0 } }, source));
  });

  it.each(MERGES)('was open before in $name', ({ code }) => {
    load(code)({ a: {} }, OWN_PROTO);

    expect(isPolluted()).toBe(true);
  });
});

const SETTERS: readonly Shape[] = [
  {
    name: 'a loop that moves a local',
    code: `module.exports = function set(obj, path, value) {
  let current = obj
  for (let i = 0; i < path.length - 1; i++) {
    current = current[path[i]]
  }
  current[path[path.length - 1]] = value
  return obj
}
`,
    guard: '    if (isUnsafeKey(current, path[i])) return obj',
  },
  {
    name: 'a loop that takes keys away',
    code: `function set(o, path, value) {
  path = path.slice();
  while (path.length > 1) o = o[path.shift()];
  o[path.shift()] = value;
}
module.exports = set;
`,
    guard: '    if (isUnsafeKey(o, key)) return;\n    o = o[key];',
  },
  {
    name: 'a callback that moves a local from outside',
    code: `module.exports = function set(obj, path, value) {
  var o = obj;
  path.slice(0, -1).forEach(function (key) {
    if (o[key] === undefined) o[key] = {};
    o = o[key];
  });
  o[path[path.length - 1]] = value;
  return obj;
};
`,
    guard: '    o = isUnsafeKey(o, key) ? {} : o[key];',
  },
  {
    name: 'a reduction down a path',
    code: `module.exports = function set(obj, path, value) {
  const last = path[path.length - 1];
  path.slice(0, -1).reduce((o, k) => (o[k] = o[k] || {}), obj)[last] = value;
  return obj;
};
`,
    guard: 'reduce((o, k) => (isUnsafeKey(o, k) ? {} : o[k] = o[k] || {}), obj)[last] = value;',
  },
  {
    name: 'a recursion',
    code: `function set(obj, path, value) {
  const [head, ...rest] = path;
  if (rest.length === 0) {
    obj[head] = value;
    return obj;
  }
  if (obj[head] === undefined) {
    obj[head] = {};
  }
  set(obj[head], rest, value);
  return obj;
}
module.exports = set;
`,
    guard: '  if (isUnsafeKey(obj, head)) {\n    return obj;',
  },
  {
    name: 'a recursion through a function that reads the property',
    code: `function read(obj, key) {
  return obj == null ? undefined : obj[key];
}
module.exports = function set(obj, path, value) {
  if (path.length === 1) return obj[path[0]] = value, obj;
  var next = read(obj, path[0]);
  set(next, path.slice(1), value);
  return obj;
};
`,
    guard: 'if (isUnsafeKey(obj, path[0])) return obj;',
  },
  {
    name: 'a search that must run to its end',
    code: `const step = /[^.]+/g;
module.exports = function set(obj, path, value) {
  let node = obj;
  let key = '';
  let found;
  const text = path.join('.');
  while ((found = step.exec(text))) {
    if (key) node = node[key] || (node[key] = {});
    key = found[0];
  }
  node[key] = value;
  return obj;
};
`,
    guard: 'node = isUnsafeKey(node, key) ? {} : node[key] || (node[key] = {});',
  },
];

const PATHS = [
  ['__proto__', 'polluted'],
  ['constructor', 'prototype', 'polluted'],
  ['a', '__proto__', 'polluted'],
  [['__proto__'], 'polluted'],
  ['a', ['constructor'], ['prototype'], 'polluted'],
];

describe('a path setter', () => {
  it.each(SETTERS)('is guarded in $name', async ({ code, guard }) => {
    expect(await mended(code)).toContain(guard);
  });

  it.each(SETTERS)('lets nothing through in $name', async ({ code }) => {
    const set = load(await mended(code));

    PATHS.forEach((path) => set({ a: {} }, path, 1));

    expect(isPolluted()).toBe(false);
  });

  it.each(SETTERS)('sets everything else as before in $name', async ({ code }) => {
    const results = [code, await mended(code)].map((text) => {
      const objects: unknown[] = [{ a: { b: {} } }, { a: { constructor: { name: 'own' } } }, { a: {} }];
      const paths = [
        ['a', 'b', 'c'],
        ['a', 'constructor', 'name'],
        ['a', 'prototype_'],
      ];
      return objects.map((object, index) => [load(text)(object, paths[index], 1), object]);
    });

    expect(results[1]).toEqual(results[0]);
  });

  it('is handled when its text is minified and its value is used', async () => {
    const code = `!function(e){${'var pad=0;'.repeat(60)}e.exports=function(e,t,r){for(var n=t.split("."),o=e,i=0;i<n.length-1;i++)o=o[n[i]]||(o[n[i]]={});return o[n[i]]=r,e}}(module);`;

    const after = await mended(code);
    load(after)({}, 'constructor.prototype.polluted', 1);

    expect(isPolluted()).toBe(false);
    expect(load(after)({}, 'a.b', 1)).toEqual({ a: { b: 1 } });
    expect(after.split('\n')).toHaveLength(1);
  });
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
