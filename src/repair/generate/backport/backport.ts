// SPDX-License-Identifier: Apache-2.0
import type { Generator } from '../generator.ts';
import { carryOver } from './carry-over.ts';

/** Mends with what somebody else repaired: the hunks of a release or commit that are about this weakness. */
export const backport: Generator = {
  name: 'backport',
  needs: { network: false, model: false },

  async generate(dossier, suspects, services) {
    const { knownRepair } = services.options;
    if (knownRepair === undefined) {
      return { candidates: [] };
    }
    const { because, ...generated } = await carryOver(knownRepair, { dossier, suspects, services });
    if (because === undefined) {
      return generated;
    }
    services.progress.note(`no backport: ${because}`);
    return { ...generated, remarks: [`no backport from ${knownRepair.name}: ${because}`] };
  },
};
