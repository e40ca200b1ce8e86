// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ask, BROKEN, REFUSED } from './fake-case.ts';

describe('manager-accepts', () => {
  it('passes what the manager takes, rejects what it refuses, and does not know when it broke', async () => {
    const answers = [
      await ask('manager-accepts'),
      await ask('manager-accepts', { relock: REFUSED }),
      await ask('manager-accepts', { relock: BROKEN }),
    ];

    expect(answers.map(({ kind }) => kind)).toEqual(['pass', 'fail', 'inconclusive']);
  });
});
