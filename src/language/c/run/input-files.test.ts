// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { inputFiles } from './input-files.ts';

const KIB = 1024;

async function lengthRead(bytes: number): Promise<number | undefined> {
  const directory = await mkdtemp(path.join(tmpdir(), 'skymend-input-'));
  await writeFile(path.join(directory, 'crash.bin'), Buffer.alloc(bytes, 'a'));
  const shows = { kind: 'sanitizer' } as const;
  const [input] = await inputFiles({ command: './tool crash.bin', directory, shows, files: [], timeoutMs: 1000 });
  return input?.content.length;
}

it('varies the whole of an input whose fault lies behind a quarter of a megabyte', async () => {
  expect(await lengthRead(300 * KIB)).toBe(300 * KIB);
});

it('varies the beginning of a larger one', async () => {
  expect(await lengthRead(2048 * KIB)).toBe(512 * KIB);
});
