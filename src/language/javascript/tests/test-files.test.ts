// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesMeant } from './test-files.ts';

const FILES = ['test/a.js', 'test/b.js', 'test/ab.js', 'test/in/c.spec.mjs', 'lib/__tests__/d.js', 'lib/e.js'];

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'test-files-'));
  for (const file of FILES) {
    await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
    await writeFile(path.join(directory, file), '');
  }
});

async function meant(pattern: string): Promise<readonly string[]> {
  const files = await filesMeant(directory, [pattern], false);
  return files.map((file) => path.relative(directory, file));
}

describe('files that a test script means', () => {
  it.each([
    ['test', ['test/a.js', 'test/ab.js', 'test/b.js']],
    ['./test/a', ['test/a.js']],
    ['test/*.js', ['test/a.js', 'test/ab.js', 'test/b.js']],
    ['test/?.js', ['test/a.js', 'test/b.js']],
    ['test/{b,c}.js', ['test/b.js']],
    ['test/+(a|b).js', ['test/a.js', 'test/ab.js', 'test/b.js']],
    ['**/*.@(test|spec).@(js|mjs)', ['test/in/c.spec.mjs']],
    ['**/__tests__/**', ['lib/__tests__/d.js']],
  ])('%s', async (pattern, files) => {
    expect(await meant(pattern)).toEqual(files);
  });

  it.each(['$(find', '`find', '(', '[', 'test/[', '+(', '{a', '*.test.js)', '\\'])(
    'are none where a shell would have to be asked, or nobody can: %s',
    async (pattern) => {
      expect(await meant(pattern)).toEqual([]);
    },
  );
});
