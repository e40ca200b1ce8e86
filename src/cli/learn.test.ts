// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readBank } from '../patterns/bank.ts';
import { unifiedDiff } from '../support/unified-diff.ts';
import { registerLearn } from './learn.ts';

const BEFORE = `module.exports = function merge(target, source) {
  for (var key in source) {
    target[key] = source[key];
  }
};
`;
const AFTER = BEFORE.replace('    target[', "    if (key === '__proto__') continue;\n    target[");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'learn-'));
  for (const [name, text] of Object.entries({ before: BEFORE, after: AFTER })) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'package.json'), '{"name":"one","version":"1.0.0"}');
    writeFileSync(join(folder, name, 'index.js'), text);
  }
  vi.spyOn(console, 'log').mockReturnValue();
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function learn(fix: object): Promise<void> {
  const said = { package: 'one', vulnerable: '1.0.0', fixed: '1.0.1', weakness: 'CWE-1321', ...fix };
  writeFileSync(join(folder, 'fixes.ndjson'), `${JSON.stringify(said)}\n`);
  const program = new Command().exitOverride();
  registerLearn(program);
  const args = ['learn', join(folder, 'fixes.ndjson'), '--patterns', join(folder, 'bank.ndjson'), '--out', folder];
  await program.parseAsync(args, { from: 'user' });
}

it('learns from two folders', async () => {
  await learn({ before: 'before', after: 'after' });

  const bank = await readBank(join(folder, 'bank.ndjson'));
  expect(bank[0]?.sources[0]?.package).toBe('one');
});

it('learns the same from a fix commit', async () => {
  await learn({ before: 'before', after: 'after' });
  const fromFolders = await readBank(join(folder, 'bank.ndjson'));
  writeFileSync(join(folder, 'fix.patch'), unifiedDiff({ file: 'index.js', before: BEFORE, after: AFTER }));

  await learn({ before: 'before', patch: 'fix.patch' });

  expect(await readBank(join(folder, 'bank.ndjson'))).toEqual(fromFolders);
});

it('says which line names no fix', async () => {
  await expect(learn({ weakness: 'bad taste' })).rejects.toThrow(/fixes\.ndjson", line 1: no fix: weakness/);
});

it('ends with 1 where nothing was learned', async () => {
  await learn({ before: 'before', after: 'before' });

  expect(process.exitCode).toBe(1);
});
