// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { servicesWith } from '../../fake-services.ts';
import { candidateOf, dossierAt, examOf, seen } from '../fake-question.ts';
import { variantsBlocked } from './variants-blocked.ts';

describe('another attack that shows nothing any more', () => {
  it.each([
    ['leaves the question open where it went wrong unseen', 'answered otherwise', 'inconclusive'],
    ['is stopped where there is nothing to object', null, 'pass'],
  ])('%s', async (_name, why, kind) => {
    const services = servicesWith({ observe: async () => seen(), silenced: async () => why });

    const outcome = await variantsBlocked.check(candidateOf(), { dossier: dossierAt(), exam: examOf() }, services);

    expect(outcome.kind).toBe(kind);
  });
});
