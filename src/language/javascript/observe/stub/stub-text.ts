// SPDX-License-Identifier: Apache-2.0
import { parseSync } from 'oxc-parser';

/** A command that does nothing and succeeds. */
export const SILENT_PROGRAM = '#!/usr/bin/env node\n';

/** A module whose exports have these names and kinds, as `load` lists them, and do nothing. */
export function shapedModule(exports: readonly string[], kind: 'module' | 'script'): string {
  const kinds = new Map(exports.map((line) => [nameOf(line), line.slice(nameOf(line).length + 2)]));
  const tops = [...kinds].filter(([name]) => name !== '.' && !/[.#]/.test(name));
  if (kind === 'script') {
    const members = tops.map(([name, of]) => `set(stub, ${JSON.stringify(name)}, ${valueOf(name, of, kinds)});`);
    return `'use strict';\n${SET}const stub = ${valueOf('', kinds.get('.') ?? 'object', kinds)};\n${members.join('\n')}\nmodule.exports = stub;\n`;
  }
  const lines = tops.map(([name, of], index) =>
    name === 'default'
      ? `const stub${index} = ${valueOf(name, of, kinds)};\nexport { stub${index} as default };`
      : `const stub${index} = ${valueOf(name, of, kinds)};\nexport { stub${index} as ${exportName(name)} };`,
  );
  return `${SET}${lines.join('\n')}\n`;
}

const SET = `function set(holder, name, value) {
  try { Object.defineProperty(holder, name, { value, writable: true, enumerable: true, configurable: true }); } catch {}
}
`;

function valueOf(name: string, kind: string, kinds: ReadonlyMap<string, string>): string {
  const [, what = '', arity = '0'] = /^(function|class)\/(\d+)$/.exec(kind) ?? [];
  const own = name === '' ? [] : [...kinds].filter(([inner]) => inner.startsWith(`${name}.`) && !inner.includes('#'));
  const members = own.map(
    ([inner, of]) => `set(value, ${JSON.stringify(inner.slice(name.length + 1))}, ${plainValue(of)});`,
  );
  const methods = [...kinds.keys()]
    .filter((inner) => inner.startsWith(`${name}#`))
    .map((inner) => inner.slice(name.length + 1));
  const onPrototype = methods.map((method) => `set(value.prototype, ${JSON.stringify(method)}, function () {});`);
  const base = what === '' ? plainValue(kind) : functionText(what, Number(arity));
  return members.length + onPrototype.length === 0
    ? base
    : `(() => { const value = ${base}; ${[...members, ...(what === '' ? [] : onPrototype)].join(' ')} return value; })()`;
}

function plainValue(kind: string): string {
  const [, what, arity = '0'] = /^(function|class)\/(\d+)$/.exec(kind) ?? [];
  if (what !== undefined) {
    return functionText(what, Number(arity));
  }
  const values: Readonly<Record<string, string>> = {
    string: "''",
    number: '0',
    boolean: 'false',
    array: '[]',
    null: 'null',
    regexp: '/(?:)/',
    undefined: 'undefined',
  };
  return values[kind] ?? '{}';
}

function functionText(what: string, arity: number): string {
  const parameters = Array.from({ length: arity }, (_, index) => `p${index}`).join(', ');
  return what === 'class' ? `class { constructor(${parameters}) {} }` : `function (${parameters}) {}`;
}

function nameOf(line: string): string {
  return line.slice(0, Math.max(0, line.lastIndexOf(': ')));
}

function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** An ES module with the export names that its text has; `export *` is left out with what it brings. */
export function staticModule(file: string, text: string): string {
  const names = new Set<string>();
  for (const { entries } of parseSync(file, text).module.staticExports) {
    for (const { exportName: found } of entries) {
      if (found.name !== null) {
        names.add(found.name);
      } else if (found.kind.toString() === 'Default') {
        names.add('default');
      }
    }
  }
  const lines = [...names].map((name) => `export { nothing as ${name === 'default' ? name : exportName(name)} };`);
  return `const nothing = function () {};\n${lines.join('\n')}\n`;
}

/** A CommonJS module that has every export anybody asks for; each does nothing and gives the like of itself. */
export function universalModule(): string {
  return `'use strict';
const known = new Set(['prototype', 'name', 'length', 'then', 'toJSON', 'constructor']);
const nothing = function () {};
module.exports = new Proxy(nothing, {
  get: (target, key) => (typeof key === 'symbol' || known.has(key) || key in target ? target[key] : function () {}),
});
`;
}
