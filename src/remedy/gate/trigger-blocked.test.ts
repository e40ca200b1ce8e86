// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { QUIET_OBSERVATION } from '../../language/fake-language.ts';
import type { Language } from '../../language/language.ts';
import { ask } from './fake-case.ts';

describe('trigger-blocked', () => {
  const trigger = {
    command: 'node attack.js',
    shows: { kind: 'exit', status: 0 },
    weakness: 'CWE-1321',
    timeoutMs: 1000,
  } as const;
  const showing = (kinds: readonly ('shown' | 'blocked' | 'inconclusive')[]): Partial<Language> => {
    const left = [...kinds];
    return {
      observe: async () => ({ ...QUIET_OBSERVATION, shown: { kind: left.shift() ?? 'blocked', because: 'seen' } }),
    };
  };

  it('says that nothing is proved without a command', async () => {
    expect(await ask('trigger-blocked')).toMatchObject({
      kind: 'not-applicable',
      because: expect.stringContaining('not proved'),
    });
  });

  it('passes when it showed before and does not after', async () => {
    expect(
      await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'blocked', 'blocked']) }),
    ).toMatchObject({ kind: 'pass' });
  });

  it('rejects when it still shows, even once', async () => {
    expect(
      await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'blocked', 'shown']) }),
    ).toMatchObject({ kind: 'fail' });
  });

  it('leaves our own mending open when the command is about another vulnerability', async () => {
    const given = { options: { trigger, only: ['CVE-2020-9999'] } };

    expect(await ask('trigger-blocked', { ...given, kind: 'patch' })).toMatchObject({ kind: 'inconclusive' });
    expect(await ask('trigger-blocked', given)).toMatchObject({ kind: 'not-applicable' });
  });

  it('does not know when it never showed, or when a run broke', async () => {
    const never = await ask('trigger-blocked', { options: { trigger }, language: showing(['blocked']) });
    const broke = await ask('trigger-blocked', { options: { trigger }, language: showing(['shown', 'inconclusive']) });

    expect([never.kind, broke.kind]).toEqual(['inconclusive', 'inconclusive']);
  });
});
