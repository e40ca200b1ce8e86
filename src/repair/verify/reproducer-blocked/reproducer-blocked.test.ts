// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { servicesWith } from '../../fake-services.ts';
import { candidateOf, dossierAt, examOf } from '../fake-question.ts';
import { reproducerBlocked } from './reproducer-blocked.ts';

const question = { dossier: dossierAt(), exam: examOf() };

describe('an attack that shows nothing any more', () => {
  it('is blocked where the language has nothing to say against it', async () => {
    const services = servicesWith({ silenced: async () => null });

    expect(await reproducerBlocked.check(candidateOf(), question, services)).toMatchObject({ kind: 'pass' });
  });

  it('leaves the question open where only the report was kept from coming', async () => {
    const services = servicesWith({ silenced: async () => 'the number wraps round unreported' });

    const outcome = await reproducerBlocked.check(candidateOf(), question, services);

    expect(outcome).toMatchObject({ kind: 'inconclusive', because: 'the number wraps round unreported' });
  });
});
