// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Finding } from '../../domain/finding.ts';
import { unifiedDiff } from '../../support/unified-diff.ts';
import { readPatch } from './read-patch.ts';

const PACKAGE = 'node_modules/p';
const BEFORE = 'exports.f = (x) => x;\n';
const AFTER = 'exports.f = (x) => String(x);\n';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'patch-'));
  mkdirSync(join(root, PACKAGE), { recursive: true });
  writeFileSync(join(root, PACKAGE, 'index.js'), BEFORE);
});

function finding(): Finding {
  return {
    id: 'f',
    weakness: 'CWE-78',
    target: { root, directory: root, language: 'javascript' },
    component: { name: 'p', version: '1.0.0', path: PACKAGE },
    reproducer: { command: 'true', directory: root, shows: { kind: 'polluted' }, files: [], timeoutMs: 1 },
    locations: [],
    source: 'reproducer',
    advisories: [],
  };
}

function diffOf(file: string): string {
  return unifiedDiff({ file, before: BEFORE, after: AFTER });
}

it.each([`${PACKAGE}/index.js`, 'index.js'])(
  'reads a patch made from the root or from the package (%s)',
  async (file) => {
    const candidate = await readPatch(diffOf(file), finding());

    expect(candidate.changes).toEqual([{ file: `${PACKAGE}/index.js`, before: BEFORE, after: AFTER }]);
  },
);

it('reads a patch without the a/ and b/ prefixes', async () => {
  const bare = diffOf('index.js').replaceAll(/(?<=[-+]{3} )[ab]\//g, '');

  await expect(readPatch(bare, finding())).resolves.toMatchObject({ changes: [{ after: AFTER }] });
});

it.each([
  ['text that is no diff', 'hello'],
  ['a hunk that does not fit', diffOf('index.js').replace('-exports.f', '-exports.g')],
  ['a file that is not there', diffOf('other.js')],
  ['a way out of the target', diffOf('../../../../etc/passwd')],
])('refuses %s', async (_what, patch) => {
  await expect(readPatch(patch, finding())).rejects.toThrow(/patch|hunk|file/);
});

it('makes equal candidates of equal patches', async () => {
  const [a, b] = await Promise.all([
    readPatch(diffOf('index.js'), finding()),
    readPatch(diffOf(`${PACKAGE}/index.js`), finding()),
  ]);

  expect(a.id).toBe(b.id);
});
