// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bankText, readBank } from './bank.ts';
import type { RepairPattern } from './pattern.ts';

const PATTERN: RepairPattern = {
  id: 'pattern-0123456789ab',
  language: 'javascript',
  weakness: 'CWE-1321',
  context: {
    kind: 'node',
    type: 'Program',
    mark: '',
    fields: [{ name: 'body', terms: [{ kind: 'change', removed: [] }] }],
  },
  fresh: [['f(', 0, ')']],
  holes: [{ sort: 'name', names: ['x'], uses: [] }],
  prelude: [],
  size: { context: 1, fresh: 2 },
  words: 1,
  sources: [{ package: 'p', vulnerable: '1.0.0', fixed: '1.0.1', advisories: [], file: 'a.js', line: 1, shapes: [] }],
};

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'bank-')), 'patterns.ndjson');
  writeFileSync(file, text);
  return file;
}

it('reads the patterns that were written', async () => {
  expect(await readBank(fileWith(bankText([PATTERN])))).toEqual([PATTERN]);
});

it.each([
  ['text that is no bank', '{"a":1}\n'],
  ['a line that is no pattern', `${bankText([PATTERN])}{"id":"pattern-x"}\n`],
  ['a gap that is not described', bankText([{ ...PATTERN, fresh: [['f(', 7, ')']] }])],
])('refuses %s', async (_what, text) => {
  await expect(readBank(fileWith(text))).rejects.toMatchObject({ code: 'INPUT_MALFORMED' });
});
