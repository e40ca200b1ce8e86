// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Hunk } from '../../../domain/hunk.ts';
import { hunks } from './hunks.ts';

const OLD = `'use strict';
var path = require('path');

function set(target, keys, value) {
  for (var i = 0; i < keys.length - 1; i++) {
    target = target[keys[i]];
  }
  target[keys[i]] = value;
}

function render(list) {
  return list.join(', ');
}

exports.set = set;
exports.render = render;
`;

async function between(old: string, fresh: string, file = 'index.js'): Promise<readonly Hunk[]> {
  return (await hunks({ mine: new Map([[file, old]]), after: new Map([[file, fresh]]) })).hunks;
}

/** The text with all hunks in it. */
function patched(text: string, all: readonly Hunk[]): string {
  const edits = all.flatMap((hunk) => hunk.edits).toSorted((a, b) => b.start - a.start);
  return edits.reduce((done, { start, end, text: words }) => done.slice(0, start) + words + done.slice(end), text);
}

it('finds nothing between versions that are only formatted differently', async () => {
  const reformatted = OLD.replaceAll('  ', '\t')
    .replaceAll("'", '"')
    .replaceAll(';\n', '\n')
    .replace('value) {', 'value)\n{');

  expect(await between(OLD, reformatted)).toEqual([]);
});

it('puts a new guard where it belongs, in the indentation of the target', async () => {
  const fresh = OLD.replaceAll('  ', '    ').replace(
    '        target = target',
    "        if (keys[i] === '__proto__') {\n            return;\n        }\n        target = target",
  );

  const [hunk, ...others] = await between(OLD, fresh);

  expect(others).toEqual([]);
  expect(hunk).toMatchObject({ where: 'set', removed: '' });
  expect(patched(OLD, hunk === undefined ? [] : [hunk])).toContain("i++) {\n    if (keys[i] === '__proto__') {\n");
});

it('ties a use to the declaration that comes with it', async () => {
  const fresh = OLD.replace('target = target[', 'check(keys[i]);\n    target = target[').replace(
    'function render',
    "function check(key) {\n  if (key === '__proto__') throw new Error(key);\n}\n\nfunction render",
  );

  const all = await between(OLD, fresh);
  const use = all.find(({ where }) => where === 'set');
  const declaration = all.find(({ added }) => added.includes('function check'));

  expect(all).toHaveLength(2);
  expect(use?.requires).toEqual([declaration?.id]);
  expect(declaration?.requires).toEqual([]);
});

it('keeps statements apart that come in beside one another, and ties those that use what another declares', async () => {
  const fresh = OLD.replace(
    '        target = target'.slice(4),
    "    if (keys[i] === '__proto__') return;\n    var path = keys[i];\n    log(path);\n    target = target",
  );

  const all = await between(OLD, fresh);
  const [guard, declaration, use] = all;

  expect(all.map(({ added }) => added.trim())).toEqual([
    "if (keys[i] === '__proto__') return;",
    'var path = keys[i];',
    'log(path);',
  ]);
  expect([guard?.requires, declaration?.requires, use?.requires]).toEqual([[], [], [declaration?.id]]);
  expect(patched(OLD, all.slice(0, 1))).toContain(
    "i++) {\n    if (keys[i] === '__proto__') return;\n    target = target",
  );
});

it('keeps a guard apart from the declarations that were divided for it', async () => {
  const old =
    'function run(host, log) {\n  var at = path(host),\n      line = at + host;\n  return exec(line, log);\n}\n';
  const fresh = old.replace(
    'host),\n      line = at + host;',
    'host);\n  if (!isName(host)) return null;\n  var line = at + host, more;',
  );

  const all = await between(old, fresh);
  const guard = all.find(({ added }) => added.includes('isName'));
  const others = all.filter((hunk) => hunk !== guard);

  expect(guard?.requires).toEqual([]);
  expect(patched(old, guard === undefined ? [] : [guard])).toContain(
    '      line = at + host;\n  if (!isName(host)) return null;\n  return exec',
  );
  expect(others.map(({ requires }) => requires)).toEqual(
    others.map(({ id }) => others.map((one) => one.id).filter((one) => one !== id)),
  );
});

it('knows functions again past which a statement moved', async () => {
  const old = 'var own = has;\nmodule.exports = get;\n\nfunction get(a, b) {\n  return own(a, b) && a[b];\n}\n';
  const fresh =
    'function get(a, b, deep) {\n  if (isUnsafe(b)) return;\n  return has(a, b) && a[b];\n}\n\nfunction isUnsafe(b) {\n  return b === 1;\n}\n\nmodule.exports = get;\n';

  const all = await between(old, fresh);
  const guard = all.find(({ added }) => added.includes('if (isUnsafe'));
  const helper = all.find(({ added }) => added.includes('function isUnsafe'));

  expect(guard).toMatchObject({ where: 'get', requires: [helper?.id] });
  expect(helper).toMatchObject({ requires: [], removed: '' });
  expect(all).toHaveLength(5);
});

it('keeps unrelated changes apart', async () => {
  const fresh = OLD.replace("join(', ')", "join('; ')").replace('keys.length - 1', 'keys.length - 1 && target');

  const all = await between(OLD, fresh);

  expect(all.map(({ where }) => where)).toEqual(['set', 'render']);
  expect(all.every(({ requires }) => requires.length === 0)).toBe(true);
});

it('follows a file that was renamed', async () => {
  const after = new Map([['lib/main.js', OLD.replace("', '", "'; '")]]);

  const report = await hunks({ mine: new Map([['index.js', OLD]]), after });

  expect(report.hunks.map(({ location, newFile }) => [location.file, newFile])).toEqual([['index.js', undefined]]);
});

it('knows equal changes of two copies as twins', async () => {
  const fresh = OLD.replace("', '", "'; '");
  const report = await hunks({
    mine: new Map([
      ['lib/a.js', OLD],
      ['dist/a.js', OLD],
    ]),
    after: new Map([
      ['lib/a.js', fresh],
      ['dist/a.js', fresh],
    ]),
  });

  expect(new Set(report.hunks.map(({ twin }) => twin)).size).toBe(1);
  expect(report.hunks).toHaveLength(2);
});

it('adds a new file only where something loads it', async () => {
  const fresh = OLD.replace("require('path');", "require('path');\nvar safe = require('./safe');").replace(
    'return list',
    'return safe(list)',
  );

  const report = await hunks({
    mine: new Map([['index.js', OLD]]),
    after: new Map([
      ['index.js', fresh],
      ['safe.js', 'module.exports = (x) => x;\n'],
    ]),
  });
  const loading = report.hunks.find(({ added }) => added.includes("require('./safe')"));

  expect(loading?.requires).toEqual([report.hunks.find(({ newFile }) => newFile !== undefined)?.id]);
});

it('says what cannot be read', async () => {
  const report = await hunks({ mine: new Map([['index.js', OLD]]), after: new Map([['index.js', 'function (']]) });

  expect(report).toMatchObject({ hunks: [] });
  expect(report.lost.join()).toContain('index.js cannot be read');
});

it('finds the file again under another name where the old name is another kind of module now', async () => {
  const script = OLD.replace('    target = target', "    if (keys[i] === '__proto__') return;\n    target = target");
  const module = script.replace('exports.set = set;\nexports.render = render;', 'export { set, render };');

  const { hunks: found, lost } = await hunks({
    mine: new Map([['index.js', OLD]]),
    after: new Map([
      ['index.js', module],
      ['index.cjs', script],
    ]),
  });

  expect(lost).toEqual([]);
  expect(patched(OLD, found)).toBe(script);
});

it('compares functions of one name where the file as a whole became something else', async () => {
  const module = `import path from 'node:path';
export function set(target, keys, value) {
  for (var i = 0; i < keys.length - 1; i++) {
    if (isUnsafe(keys[i])) return;
    target = target[keys[i]];
  }
  target[keys[i]] = value;
}
function isUnsafe(key) {
  return key === '__proto__';
}
`;

  const found = await between(OLD, module);

  expect(patched(OLD, found)).toContain('    if (isUnsafe(keys[i])) return;\n    target = target[keys[i]];');
  expect(patched(OLD, found)).toContain('exports.render = render;\nfunction isUnsafe(key) {');
  expect(found.find(({ added }) => added.includes('if (isUnsafe'))?.requires).toHaveLength(1);
});
