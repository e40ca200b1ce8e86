// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
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

export async function patches(
  files: Files,
  line?: number,
): Promise<readonly (Proposal & { readonly kind: 'patch' })[]> {
  const proposals = await prototypePollution.propose(siteOf(files, line));
  return proposals.flatMap((proposal) => (proposal.kind === 'patch' ? [proposal] : []));
}

export async function mended(code: string, line?: number): Promise<string> {
  const [first] = await patches({ 'index.js': code }, line);
  return first?.changes[0]?.after ?? 'no proposal';
}

type Loose = (...args: readonly unknown[]) => unknown;

/** Runs a fixture of this file, which is our own code, and gives what it exports. */
export function load(code: string): Loose {
  const module: { exports: unknown } = { exports: {} };
  const run: unknown = Reflect.construct(Function, ['module', 'exports', 'require', code]);
  Reflect.apply(run as Loose, undefined, [module, module.exports, createRequire(import.meta.url)]); // oxlint-disable-line typescript/no-unsafe-type-assertion -- a function made of our own text
  return module.exports as Loose; // oxlint-disable-line typescript/no-unsafe-type-assertion -- every fixture exports one function
}

export function isPolluted(): boolean {
  return 'polluted' in {} || 'polluted' in (() => 0);
}

interface Shape {
  readonly name: string;
  readonly code: string;
  /** The text that the first proposal brings in. */
  readonly guard: string;
}

export const MERGES: readonly Shape[] = [
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

export const SETTERS: readonly Shape[] = [
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
