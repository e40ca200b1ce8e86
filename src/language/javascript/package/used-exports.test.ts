// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { usedExports } from './used-exports.ts';

async function used(files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, readonly string[]>>> {
  const root = mkdtempSync(join(tmpdir(), 'used-'));
  for (const [file, text] of Object.entries({ 'package.json': '{"name":"app","version":"1.0.0"}', ...files })) {
    writeFileSync(join(root, file), text);
  }
  const target = { root, directory: root, language: 'javascript' };
  return Object.fromEntries(await usedExports(target, { name: 'app', version: '1.0.0', path: '' }));
}

it('sees what is required, taken apart or used later', async () => {
  const text = `
    const _ = require('lodash'); const { merge, pick: choose } = require('deep'); const a = require('@s/p').read;
    _.template(x); _['keys'](y); require('lodash/fp'); require('./own'); require(name); require('node:fs').read;
  `;

  expect(await used({ 'index.js': text })).toEqual({
    lodash: ['.', './fp', 'keys', 'template'],
    deep: ['merge', 'pick'],
    '@s/p': ['read'],
  });
});

it('sees what is imported', async () => {
  const text = "import d, { sign as s } from 'jsonwebtoken'; import * as all from 'semver'; all.satisfies(d, s);";

  expect(await used({ 'index.mjs': text })).toEqual({ jsonwebtoken: ['.', 'sign'], semver: ['.', 'satisfies'] });
});

it('is not stopped by a file that does not parse', async () => {
  expect(await used({ 'broken.js': 'const (', 'index.js': "require('p')" })).toEqual({ p: ['.'] });
});
