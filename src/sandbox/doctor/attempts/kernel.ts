// SPDX-License-Identifier: Apache-2.0
import type { EscapeAttempt } from '../escape-attempt.ts';
import { rawAttempt } from '../script.ts';
import type { RawAttempt } from '../script.ts';
import { NO_FILTER } from '../weakening.ts';

const group = 'kernel interfaces';

/** From `asm-generic/errno.h`. */
const E2BIG = 7;
const EFAULT = 14;
const EINVAL = 22;
const ENOKEY = 126;

/** Session keyring, as `KEY_SPEC_SESSION_KEYRING`. */
const SESSION = -3;

/** Doors into the kernel that a task does not need and that many local attacks came through. */
export const kernelAttempts: readonly EscapeAttempt[] = [
  {
    name: 'traces-process',
    tries: 'let itself be steered by a debugger',
    call: 'ptrace' as const,
    given: [0, 0, 0, 0],
  },
  {
    name: 'reads-foreign-memory',
    tries: 'read another process’s memory',
    call: 'process_vm_readv' as const,
    given: [1, 0, 0, 0, 0, 0],
  },
  {
    name: 'uses-io-rings',
    tries: 'open an io_uring, which works around a system-call filter',
    call: 'io_uring_setup' as const,
    given: [8, new Uint8Array(120)],
  },
  {
    name: 'handles-page-faults',
    tries: 'stop the kernel at will with userfaultfd',
    call: 'userfaultfd' as const,
    // UFFD_USER_MODE_ONLY
    given: [1],
  },
  {
    name: 'measures-machine',
    tries: 'open the machine’s performance counters',
    call: 'perf_event_open' as const,
    given: [0, 0, 0, 0, 0],
    alsoThrough: [EFAULT, E2BIG, EINVAL],
  },
  {
    name: 'loads-bpf-program',
    tries: 'hand the kernel a program',
    call: 'bpf' as const,
    given: [5, new Uint8Array(120), 48],
    alsoThrough: [EFAULT, E2BIG, EINVAL],
  },
  {
    name: 'reads-key-store',
    tries: 'open the session’s key ring',
    call: 'keyctl' as const,
    given: [0, SESSION, 0],
    alsoThrough: [ENOKEY],
  },
  {
    name: 'adds-key',
    tries: 'put a key into the session’s key ring',
    call: 'add_key' as const,
    given: ['user', 'skymend-doctor', 'x', 1, SESSION],
    alsoThrough: [ENOKEY],
  },
  {
    name: 'makes-data-executable',
    tries: 'make everything readable executable',
    call: 'personality' as const,
    // READ_IMPLIES_EXEC
    given: [0x400000],
  },
  {
    name: 'changes-segment-table',
    tries: 'change its segment table, through an old and rarely tested call',
    call: 'modify_ldt' as const,
    given: [0, new Uint8Array(16), 16],
  },
].map((attempt: Omit<RawAttempt, 'group' | 'without'>) => rawAttempt({ ...attempt, group, without: NO_FILTER }));
