// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { literalsIn } from './literals.ts';

it('reads the texts of a script that is written out in the command, however long its words are', () => {
  const long = 'a/'.repeat(200) + 'b'.repeat(5000);
  const command = `node -e 'require("weak")("attack", "${long}")'`;

  const texts = literalsIn({ command, directory: '/', shows: { kind: 'polluted' }, files: [], timeoutMs: 1000 });

  expect(texts).toContain('attack');
});
