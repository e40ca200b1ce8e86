// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ask, BROKEN, REFUSED } from './fake-case.ts';

describe('installs-clean', () => {
  it('passes an install, rejects a refusal, and does not know when it broke', async () => {
    const answers = [
      await ask('installs-clean'),
      await ask('installs-clean', { install: REFUSED }),
      await ask('installs-clean', { install: BROKEN }),
    ];

    expect(answers.map(({ kind }) => kind)).toEqual(['pass', 'fail', 'inconclusive']);
  });
});
