// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ask, project } from './fake-case.ts';

describe('nothing-downgraded', () => {
  it('rejects a change that gives somebody an older version', async () => {
    const before = project({ 'node_modules/p': '1.0.0', 'node_modules/q': '2.0.0' });
    const after = project({ 'node_modules/p': '1.0.1', 'node_modules/q': '1.9.0' });

    expect(await ask('nothing-downgraded')).toMatchObject({ kind: 'pass' });
    expect(await ask('nothing-downgraded', { before, after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('2.0.0 → 1.9.0'),
    });
  });
});
