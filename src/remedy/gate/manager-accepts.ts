// SPDX-License-Identifier: Apache-2.0
import type { RemedyGate } from './gate.ts';

/** The project's own package manager makes a lock of the changed manifests, with all its checks on. */
export const managerAccepts: RemedyGate = {
  name: 'manager-accepts',
  required: 'always',
  async check({ relock }) {
    return relock.kind === 'done'
      ? { kind: 'pass' }
      : {
          kind: relock.kind === 'broken' ? 'inconclusive' : 'fail',
          because: `the package manager refuses the change: ${relock.because}`,
        };
  },
};
