// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { jsNames } from '../../language/javascript/hunks/js-names.ts';
import { learnFrom, patternsOf } from '../mine/learn.ts';
import { supportOf, type RepairPattern } from '../pattern.ts';
import { placements, type Placement } from './place.ts';

const MERGE = `module.exports = function merge(target, source) {
  for (var key in source) {
    target[key] = source[key];
  }
  return target;
};
`;

async function learned(before: string, after: string): Promise<readonly RepairPattern[]> {
  const fix = {
    language: 'javascript',
    package: 'one',
    vulnerable: '1.0.0',
    fixed: '1.0.1',
    weakness: 'CWE-1321',
    advisories: [],
    before: new Map([['index.js', before]]),
    after: new Map([['index.js', after]]),
  } as const;
  return patternsOf((await learnFrom(fix, jsNames)).edits);
}

async function laid(patterns: readonly RepairPattern[], text: string, line: number): Promise<readonly string[]> {
  const file = await jsNames.read('lib/other.js', text);
  const suspects = [{ startLine: line, endLine: line, score: 1 }];
  const placed = placements(patterns, file, { grammar: jsNames, suspects, worth: () => 1 });
  return placed.map((placement) => written(placement, text));
}

function written({ filled }: Placement, text: string): string {
  return filled.edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: words }) => result.slice(0, start) + words + result.slice(end), text);
}

it('lays a guard before the suspected write, with the names that stand there', async () => {
  const guard = await learned(
    MERGE,
    MERGE.replace('    target[', "    if (key === '__proto__') continue;\n    target["),
  );
  const target = `exports.fill = (into, given) => {
  for (const field in given) {
    into[field] = given[field];
  }
};
`;

  const [first] = await laid(guard, target, 3);

  expect(first).toBe(target.replace('    into[', "    if (field === '__proto__') continue;\n    into["));
});

it('gives back the fix it was learned from', async () => {
  const after = MERGE.replace('    target[', "    if (key === '__proto__') continue;\n    target[");

  const results = await laid(await learned(MERGE, after), MERGE, 3);

  expect(results).toContain(after);
});

it('brings along what the new code needs, once, under the directives', async () => {
  const isSafe = "function isSafe(name) { return name !== '__proto__'; }\n";
  const after = isSafe + MERGE.replace('    target[', '    if (!isSafe(key)) continue;\n    target[');
  const target = `'use strict';\nfunction put(o, list) { for (var k in list) { o[k] = list[k]; } }\nmodule.exports = put;\n`;

  const [first] = await laid(await learned(MERGE, after), target, 2);

  expect(first).toContain(`'use strict';\n${isSafe}function put`);
  expect(first).toContain('if (!isSafe(k)) continue;');
});

it('loads a module that the new code needs under the name it has here', async () => {
  const before = `var fs = require('fs'), path = require('path');
exports.serve = function (url) { var file = path.join('/srv', url); return fs.readFileSync(file); };
`;
  const after = before.replace("path.join('/srv', url)", "path.join('/srv', path.normalize('/' + url))");
  const target = `const nodePath = require('node:path');
exports.send = (name) => { const f = nodePath.join('/srv', name); return read(f); };
`;

  const results = await laid(await learned(before, after), target, 2);

  expect(results[0]).toContain("nodePath.join('/srv', nodePath.normalize('/' + name))");
});

it('finds no place in code that does not look the same', async () => {
  const guard = await learned(
    MERGE,
    MERGE.replace('    target[', "    if (key === '__proto__') continue;\n    target["),
  );

  expect(await laid(guard, 'exports.add = 1 + 2;\n', 1)).toEqual([]);
});

it('takes the expression that stands where the name stood', async () => {
  const before = MERGE.replace('  for (', '  prepare(target);\n  for (');
  const guard = await learned(
    before,
    before.replace('    target[', "    if (key === '__proto__') continue;\n    target["),
  );
  const target = `exports.walk = function (at, path, value) {
  for (let i = 0; i < path.length - 1; i++) {
    at = at[path[i]];
  }
};
`;

  const results = await laid(guard, target.replace('let i = 0; i < path.length - 1; i++', 'const i in path'), 3);

  expect(results.some((text) => text.includes("if (path[i] === '__proto__') continue;"))).toBe(true);
});

it('tries the limits that others set where theirs differ', async () => {
  const parse = (name: string, guard: string): string =>
    `module.exports = function ${name}(text) {\n  ${guard}return /^(a+)+$/.exec(text);\n};\n`;
  const fix = (name: string, guard: string) => ({
    language: 'javascript',
    package: name,
    vulnerable: '1.0.0',
    fixed: '1.0.1',
    weakness: 'CWE-1333' as const,
    advisories: [],
    before: new Map([['index.js', parse(name, '')]]),
    after: new Map([['index.js', parse(name, guard)]]),
  });
  const edits = await Promise.all(
    [fix('one', 'if (text.length > 100) return null;\n  '), fix('two', 'if (text.length > 1000) return null;\n  ')].map(
      async (one) => (await learnFrom(one, jsNames)).edits,
    ),
  );
  const shared = patternsOf(edits.flat()).filter((pattern) => supportOf(pattern) === 2);
  const target = 'exports.read = function (words) {\n  return /^(b+)+$/.exec(words);\n};\n';

  const results = await laid(shared, target, 2);

  expect(results.some((text) => text.includes('if (words.length > 100) return null;'))).toBe(true);
  expect(results.some((text) => text.includes('if (words.length > 1000) return null;'))).toBe(true);
});
