// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Engine } from './engine.ts';

it('answers each question, keeps the bits of numbers and the codes of faults, and ends when it is closed', async () => {
  const engine = await Engine.start(join(mkdtempSync(join(tmpdir(), 'engine-')), 'data'));

  const answers = await Promise.all([
    engine.query('select 9007199254740993::bigint as n', []),
    engine.query('select $1::text as t', ['two']),
  ]);
  const fault: unknown = await engine.query('selekt', []).catch((error: unknown) => error);
  await engine.close();

  expect(answers.map(({ rows }) => rows)).toEqual([[{ n: '9007199254740993' }], [{ t: 'two' }]]);
  expect(fault).toMatchObject({ message: expect.stringContaining('syntax error'), code: '42601' });
  await expect(engine.query('select 1', [])).rejects.toThrow(/embedded database has ended|closed/);
});

it('says why it cannot start', async () => {
  await expect(Engine.start('/proc/nowhere/data')).rejects.toThrow(/nowhere/);
});
