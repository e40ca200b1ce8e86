// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ask, project, REFUSED } from './fake-case.ts';

describe('lock-is-free', () => {
  it('passes a lock without the vulnerability', async () => {
    expect(await ask('lock-is-free')).toMatchObject({ kind: 'pass' });
  });

  it('rejects a lock that still has it, elsewhere in the tree', async () => {
    const after = project({
      'node_modules/p': '1.0.1',
      'node_modules/q': '1.0.0',
      'node_modules/q/node_modules/p': '0.9.0',
    });

    expect(await ask('lock-is-free', { after })).toMatchObject({
      kind: 'fail',
      because: expect.stringContaining('CVE-2024-0001'),
    });
  });

  it('does not know when there is no lock', async () => {
    expect(await ask('lock-is-free', { relock: REFUSED })).toMatchObject({ kind: 'inconclusive' });
  });
});
