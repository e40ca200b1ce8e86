// SPDX-License-Identifier: Apache-2.0
import type { Gate } from '../gate.ts';

/** Not counted: a patch is judged without tests of its own; a regression test is delivered beside it. */
export const securityTestAdded: Gate = {
  name: 'security-test-added',
  required: 'never',

  async check() {
    return {
      kind: 'not-applicable',
      because:
        'not asked of the patch itself; a regression test is delivered beside it where the reproducer tells by its output',
    };
  },
};
