// SPDX-License-Identifier: Apache-2.0
import type { RemedyGate } from './gate.ts';

/** A clean install from the new lock ends well: some locks that a manager writes are refused by itself afterwards. */
export const installsClean: RemedyGate = {
  name: 'installs-clean',
  required: 'always',
  async check({ installed }) {
    const after = await installed();
    if (after === undefined) {
      return { kind: 'inconclusive', because: 'there is no new lock to install from' };
    }
    return after.install.kind === 'done'
      ? { kind: 'pass' }
      : {
          kind: after.install.kind === 'broken' ? 'inconclusive' : 'fail',
          because: `the clean install is refused: ${after.install.because}`,
        };
  },
};
