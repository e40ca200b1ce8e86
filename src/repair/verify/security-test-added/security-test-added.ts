// SPDX-License-Identifier: Apache-2.0
import type { Gate } from '../gate.ts';

/** Not counted: a patch is judged without tests of its own; the regression test is written when a fix is delivered. */
export const securityTestAdded: Gate = {
  name: 'security-test-added',
  required: 'never',

  async check() {
    return { kind: 'not-applicable', because: 'the regression test is written when the fix is delivered' };
  },
};
