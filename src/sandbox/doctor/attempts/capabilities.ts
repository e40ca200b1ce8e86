// SPDX-License-Identifier: Apache-2.0
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { rawAttempt, saidThrough, shell } from '../script.ts';
import { AS_INNER_ROOT, NESTED_NAMESPACES, NO_FILTER, WITH_CAPABILITIES } from '../weakening.ts';

const group = 'capabilities and namespaces';

const NEW_USER = 0x10000000;
const NEW_NETWORK = 0x40000000;
const CHILD_ENDS = 17;

export const capabilityAttempts: readonly EscapeAttempt[] = [
  {
    name: 'has-capabilities',
    group,
    tries: 'run with any of root’s rights',
    prepare: () => ({
      task: shell(`grep -q '^CapEff:.*[1-9a-f]' /proc/self/status && echo ${THROUGH}`),
      without: WITH_CAPABILITIES,
      breach: saidThrough,
    }),
  },
  rawAttempt({
    name: 'becomes-root',
    group,
    tries: 'become root inside',
    call: { x64: 105, arm64: 146 },
    given: [0],
    without: AS_INNER_ROOT,
  }),
  rawAttempt({
    name: 'makes-user-namespace',
    group,
    tries: 'make a user namespace, and have all rights in it',
    call: 'unshare',
    given: [NEW_USER],
    without: NESTED_NAMESPACES,
  }),
  rawAttempt({
    name: 'starts-in-user-namespace',
    group,
    tries: 'start a process in a new user namespace',
    call: 'clone',
    given: [NEW_USER + CHILD_ENDS, 0, 0, 0, 0],
    without: NESTED_NAMESPACES,
  }),
  rawAttempt({
    name: 'makes-network-namespace',
    group,
    tries: 'make a network namespace',
    call: 'unshare',
    given: [NEW_NETWORK],
    without: WITH_CAPABILITIES,
  }),
  rawAttempt({
    name: 'enters-namespace',
    group,
    tries: 'enter another namespace',
    call: 'setns',
    // There is no such descriptor, which only the kernel can say (EBADF).
    given: [-1, 0],
    without: NO_FILTER,
    alsoThrough: [9],
  }),
  rawAttempt({
    name: 'sets-host-name',
    group,
    tries: 'change the host name',
    call: 'sethostname',
    given: ['x', 1],
    without: WITH_CAPABILITIES,
  }),
];
