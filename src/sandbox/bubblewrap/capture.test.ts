// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { Capture } from './capture.ts';

async function capture(chunks: readonly string[], limit: number): Promise<Capture> {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const kept = new Capture(stream, limit);
  await once(stream, 'end');
  return kept;
}

it('keeps everything within the limit', async () => {
  const kept = await capture(['ab', 'cd'], 4);

  expect(kept.text()).toBe('abcd');
  expect(kept.isCut).toBe(false);
});

it('keeps the beginning of what is longer, and says so', async () => {
  const kept = await capture(['ab', 'cd', 'ef'], 3);

  expect(kept.text()).toBe('abc');
  expect(kept.isCut).toBe(true);
});

it('leaves out a character that was cut through', async () => {
  const kept = await capture(['a文'], 3);

  expect(kept.text()).toBe('a');
});
