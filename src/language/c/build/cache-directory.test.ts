// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { keepRecent } from './cache-directory.ts';

let cache = '';
afterEach(async () => rm(cache, { recursive: true, force: true }));

it('removes the trees that were used longest ago, but none that a living process uses', async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'skymend-cache-'));
  process.env['SKYMEND_CACHE'] = cache;
  const trees = path.join(cache, 'trees');
  for (let number = 0; number < 14; number += 1) {
    const tree = path.join(trees, `tree-${number}`);
    await mkdir(path.join(tree, 'users'), { recursive: true });
    await writeFile(path.join(tree, 'users', number === 0 ? String(process.pid) : '999999999'), '');
    const used = new Date(Date.UTC(2020, 0, 1 + number));
    await utimes(tree, used, used);
  }

  await keepRecent(path.join(trees, 'tree-5'));

  const left = await readdir(trees);
  expect(left).toHaveLength(11);
  expect(left).toEqual(expect.arrayContaining(['tree-0', 'tree-5', 'tree-13']));
  expect(left).not.toContain('tree-1');
});
