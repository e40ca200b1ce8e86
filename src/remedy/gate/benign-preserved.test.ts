// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { QUIET_OBSERVATION } from '../../language/fake-language.ts';
import type { Language } from '../../language/language.ts';
import { ask, BROKEN } from './fake-case.ts';

describe('benign-preserved', () => {
  const options = { benign: ['node cli.js --help'] };
  const saying = (...texts: readonly string[]): Partial<Language> => {
    const left = [...texts];
    const { behaviour } = QUIET_OBSERVATION;
    return {
      observe: async () => ({ ...QUIET_OBSERVATION, behaviour: { ...behaviour, stdout: left.shift() ?? '' } }),
      differences: (one, other) => (one.stdout === other.stdout ? [] : [`stdout: ${other.stdout}`]),
    };
  };

  it('passes equal answers, and rejects another one', async () => {
    const same = await ask('benign-preserved', { options, language: saying('help', 'help', 'help') });
    const other = await ask('benign-preserved', { options, language: saying('help', 'help', 'TypeError') });

    expect([same.kind, other.kind]).toEqual(['pass', 'fail']);
    expect(other.because).toContain('TypeError');
  });

  it('does not know when the project could not be installed', async () => {
    expect(await ask('benign-preserved', { options, install: BROKEN })).toMatchObject({ kind: 'inconclusive' });
  });
});
