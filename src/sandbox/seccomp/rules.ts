// SPDX-License-Identifier: Apache-2.0
import type { Need } from '../sandbox.ts';
import { ALLOW } from './program.ts';
import type { Verdict } from './program.ts';
import type { SystemCall } from './system-calls.ts';

/** What becomes of one system call: always the same, or decided by an argument. */
export type Rule = Verdict | ArgumentRule;

interface ArgumentRule {
  readonly kind: 'argument';
  readonly index: number;
  /** `equals`: it is one of `values`. `bits`: it has any of the bits of the one value. */
  readonly test: 'equals' | 'bits';
  readonly values: readonly number[];
  readonly ifSo: Rule;
  readonly ifNot: Rule;
}

const ERRNO = { EPERM: 1, ENOSYS: 38, EPROTONOSUPPORT: 93, EAFNOSUPPORT: 97 } as const;

const REFUSED: Verdict = { kind: 'error', errno: ERRNO.EPERM };
/** For calls with a well-worn fallback: a program that hears this tries the older way. */
export const UNKNOWN: Verdict = { kind: 'error', errno: ERRNO.ENOSYS };
const NO_PROTOCOL: Verdict = { kind: 'error', errno: ERRNO.EPROTONOSUPPORT };
const NO_FAMILY: Verdict = { kind: 'error', errno: ERRNO.EAFNOSUPPORT };

/** Reading or steering another process. */
const TRACING: readonly SystemCall[] = ['kcmp', 'process_vm_readv', 'process_vm_writev', 'ptrace'];

const ALWAYS_REFUSED: readonly SystemCall[] = [
  // Mounts and roots.
  ...(['chroot', 'fsconfig', 'fsmount', 'fsopen', 'fspick', 'listmount', 'mount', 'mount_setattr'] as const),
  ...(['move_mount', 'open_tree', 'pivot_root', 'statmount', 'umount2', 'ustat'] as const),
  // Namespaces, and files of other mounts by handle.
  ...(['name_to_handle_at', 'open_by_handle_at', 'setns', 'unshare'] as const),
  // Wide or rarely used doors into the kernel, where most of its local holes were.
  ...(['add_key', 'bpf', 'fanotify_init', 'fanotify_mark', 'keyctl', 'lookup_dcookie', 'memfd_secret'] as const),
  ...(['modify_ldt', 'perf_event_open', 'quotactl', 'quotactl_fd', 'remap_file_pages', 'request_key'] as const),
  ...(['lsm_get_self_attr', 'lsm_list_modules', 'lsm_set_self_attr', 'uselib', 'userfaultfd'] as const),
  // Other processes' descriptors and memory.
  ...(['pidfd_getfd', 'process_madvise'] as const),
  // The machine itself: modules, clocks, swap, ports, accounting, where memory lies.
  ...(['_sysctl', 'acct', 'adjtimex', 'clock_adjtime', 'clock_settime', 'create_module', 'delete_module'] as const),
  ...(['finit_module', 'get_kernel_syms', 'init_module', 'ioperm', 'iopl', 'kexec_file_load', 'kexec_load'] as const),
  ...(['mbind', 'get_mempolicy', 'migrate_pages', 'move_pages', 'nfsservctl', 'query_module', 'reboot'] as const),
  ...(['set_mempolicy', 'set_mempolicy_home_node', 'setdomainname', 'sethostname', 'settimeofday'] as const),
  ...(['swapoff', 'swapon', 'sysfs', 'syslog', 'vhangup'] as const),
];

const ALWAYS_UNKNOWN: readonly SystemCall[] = [
  // Its flags lie in memory, where a filter cannot look; the C library then uses `clone`.
  'clone3',
  ...(['io_uring_enter', 'io_uring_register', 'io_uring_setup'] as const),
  // Never implemented.
  ...(['afs_syscall', 'epoll_ctl_old', 'epoll_wait_old', 'getpmsg', 'putpmsg', 'security', 'tuxcall'] as const),
  'vserver',
];

/** `CLONE_NEW*`: mount, cgroup, uts, ipc, user, pid and network namespaces. */
const NEW_NAMESPACES = 0x7e020000;
const FAMILY = { unix: 1, inet: 2, inet6: 10 } as const;
/** Whatever the type implies, TCP, UDP: not MPTCP, SCTP, raw or ping sockets. */
const PROTOCOLS = [0, 6, 17] as const;
/** `TIOCSTI` and `TIOCLINUX` put input into the terminal of whoever started us. */
const TERMINAL_INPUT = [0x5412, 0x541c] as const;
/** Asking, Linux with and without the old version number, and a fixed layout as sanitizers and debuggers want it. */
const PERSONALITIES = [0, 0x8, 0x20000, 0x20008, 0x40000, 0x40008, 0xffffffff] as const;

/** The rules for a task. Calls that are not named are allowed, up to the last known one. */
export function rulesFor(needs: readonly Need[]): ReadonlyMap<SystemCall, Rule> {
  const rules = new Map<SystemCall, Rule>();
  for (const name of ALWAYS_REFUSED) {
    rules.set(name, REFUSED);
  }
  for (const name of ALWAYS_UNKNOWN) {
    rules.set(name, UNKNOWN);
  }
  for (const name of TRACING) {
    rules.set(name, needs.includes('trace') ? ALLOW : REFUSED);
  }
  rules.set('clone', { ...onBits(0, [NEW_NAMESPACES]), ifSo: REFUSED, ifNot: ALLOW });
  rules.set('ioctl', { ...onEqual(1, TERMINAL_INPUT), ifSo: REFUSED, ifNot: ALLOW });
  rules.set('personality', { ...onEqual(0, PERSONALITIES), ifSo: ALLOW, ifNot: REFUSED });
  rules.set('socketpair', { ...onEqual(0, [FAMILY.unix]), ifSo: ALLOW, ifNot: NO_FAMILY });
  rules.set('socket', socketRule(needs.includes('unix-sockets')));
  return rules;
}

/** Network sockets reach only the empty network inside; a local one would reach any socket file of the host in sight. */
function socketRule(allowsUnix: boolean): Rule {
  const inet: Rule = { ...onEqual(2, PROTOCOLS), ifSo: ALLOW, ifNot: NO_PROTOCOL };
  const unix: Rule = { ...onEqual(0, [FAMILY.unix]), ifSo: ALLOW, ifNot: NO_FAMILY };
  return { ...onEqual(0, [FAMILY.inet, FAMILY.inet6]), ifSo: inet, ifNot: allowsUnix ? unix : NO_FAMILY };
}

type Test = Pick<ArgumentRule, 'kind' | 'index' | 'test' | 'values'>;

function onEqual(index: number, values: readonly number[]): Test {
  return { kind: 'argument', index, test: 'equals', values };
}

function onBits(index: number, values: readonly number[]): Test {
  return { kind: 'argument', index, test: 'bits', values };
}
