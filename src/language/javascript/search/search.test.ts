// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Weakness } from '../../../domain/weakness.ts';
import { fakeTarget } from '../observe/fake-target.ts';
import { search } from './search.ts';

const OPTIONS = { parallel: 2, timeoutMs: 20_000, most: 1 };

async function searchIn(text: string, weakness: Weakness) {
  const target = await fakeTarget({ 'node_modules/weak/index.js': text });
  return search(weakness, target.context, OPTIONS);
}

const WEAK: readonly (readonly [Weakness, string])[] = [
  ['CWE-1321', 'exports.put = (o, path, v) => { const [a, b] = path.split("."); o[a][b] = v; return o; };'],
  [
    'CWE-1321',
    'module.exports = class { fill(o, more) { for (const k in more) { if (typeof o[k] === "object") this.fill(o[k], more[k]); else o[k] = more[k]; } } };',
  ],
  ['CWE-78', 'exports.of = (name, done) => require("child_process").exec("echo " + name, done);'],
  ['CWE-94', 'exports.sum = (text) => eval(text);'],
  [
    'CWE-22',
    'const fs = require("fs"); exports.serve = (req, res) => fs.readFile("./" + req.url, (e, text) => res.end(e ? "" : text));',
  ],
  [
    'CWE-22',
    'const fs = require("fs"); require("http").createServer((req, res) => fs.readFile("./" + req.url, (e, text) => res.end(e ? "" : text))).listen(4567);',
  ],
  ['CWE-1333', String.raw`exports.trimmed = (text) => String(text).replace(/\s+$/, "");`],
];

const SAFE: readonly (readonly [Weakness, string])[] = [
  ['CWE-1321', 'exports.put = (o, path, v) => { if (!/proto/.test(path)) o[path] = v; return o; };'],
  ['CWE-78', 'exports.of = (name, done) => require("child_process").execFile("echo", [String(name)], done);'],
  ['CWE-94', 'exports.sum = (text) => JSON.parse(text);'],
  [
    'CWE-22',
    'const fs = require("fs"), p = require("path"); exports.serve = (req, res) => fs.readFile(p.basename(req.url), (e, text) => res.end(e ? "" : text));',
  ],
  [
    'CWE-22',
    'const fs = require("fs"), p = require("path"); require("http").createServer((req, res) => fs.readFile(p.basename(req.url), (e, text) => res.end(e ? "" : text))).listen(4567);',
  ],
  ['CWE-1333', 'exports.trimmed = (text) => String(text).trim();'],
];

describe('search', () => {
  it.each(WEAK)('finds a call that shows %s', { timeout: 120_000 }, async (weakness, text) => {
    const { reproducers } = await searchIn(text, weakness);

    expect(reproducers.map(({ command }) => command)).toEqual([expect.stringMatching(/^node -e '/)]);
  });

  it.each(SAFE)('finds nothing where %s cannot be shown', { timeout: 120_000 }, async (weakness, text) => {
    const { exports, calls, reproducers } = await searchIn(text, weakness);

    expect({ exports, reproducers, hasCalled: calls > 5 }).toEqual({ exports: 1, reproducers: [], hasCalled: true });
  });

  it('goes on with the other exports when one ends the process', { timeout: 120_000 }, async () => {
    const { reproducers } = await searchIn(
      `exports.a = () => process.kill(process.pid, 'SIGKILL'); ${WEAK[0]?.[1] ?? ''}`,
      'CWE-1321',
    );

    expect(reproducers).toHaveLength(1);
  });
});
