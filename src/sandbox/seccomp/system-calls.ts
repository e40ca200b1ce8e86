// SPDX-License-Identifier: Apache-2.0

/** Machines the filter can be built for, with the kernel's mark for each (`AUDIT_ARCH_*`). */
export const ARCHITECTURES = {
  x64: { column: 0, mark: 0xc000003e, hasX32: true },
  arm64: { column: 1, mark: 0xc00000b7, hasX32: false },
} as const;

export type Architecture = keyof typeof ARCHITECTURES;

/**
 * Numbers of the system calls the filter names, for x86-64 and aarch64; `null` where a machine never had the call.
 * From `asm/unistd_64.h` and `asm-generic/unistd.h` of Linux 6.1, and from later kernels' lists above 450.
 */
export const SYSTEM_CALLS = {
  _sysctl: [156, null],
  acct: [163, 89],
  add_key: [248, 217],
  adjtimex: [159, 171],
  afs_syscall: [183, null],
  bpf: [321, 280],
  chroot: [161, 51],
  clock_adjtime: [305, 266],
  clock_settime: [227, 112],
  clone: [56, 220],
  clone3: [435, 435],
  create_module: [174, null],
  delete_module: [176, 106],
  epoll_ctl_old: [214, null],
  epoll_wait_old: [215, null],
  fanotify_init: [300, 262],
  fanotify_mark: [301, 263],
  finit_module: [313, 273],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  get_kernel_syms: [177, null],
  get_mempolicy: [239, 236],
  getpmsg: [181, null],
  init_module: [175, 105],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  ioctl: [16, 29],
  ioperm: [173, null],
  iopl: [172, null],
  kcmp: [312, 272],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  listmount: [458, 458],
  lookup_dcookie: [212, 18],
  lsm_get_self_attr: [459, 459],
  lsm_list_modules: [461, 461],
  lsm_set_self_attr: [460, 460],
  mbind: [237, 235],
  memfd_secret: [447, 447],
  migrate_pages: [256, 238],
  modify_ldt: [154, null],
  mount: [165, 40],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  move_pages: [279, 239],
  name_to_handle_at: [303, 264],
  nfsservctl: [180, 42],
  open_by_handle_at: [304, 265],
  open_tree: [428, 428],
  perf_event_open: [298, 241],
  personality: [135, 92],
  pidfd_getfd: [438, 438],
  pivot_root: [155, 41],
  process_madvise: [440, 440],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  ptrace: [101, 117],
  putpmsg: [182, null],
  query_module: [178, null],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  reboot: [169, 142],
  remap_file_pages: [216, 234],
  request_key: [249, 218],
  security: [185, null],
  set_mempolicy: [238, 237],
  set_mempolicy_home_node: [450, 450],
  setdomainname: [171, 162],
  sethostname: [170, 161],
  setns: [308, 268],
  settimeofday: [164, 170],
  socket: [41, 198],
  socketpair: [53, 199],
  statmount: [457, 457],
  swapoff: [168, 225],
  swapon: [167, 224],
  sysfs: [139, null],
  syslog: [103, 116],
  tuxcall: [184, null],
  umount2: [166, 39],
  unshare: [272, 97],
  uselib: [134, null],
  userfaultfd: [323, 282],
  ustat: [136, null],
  vhangup: [153, 58],
  vserver: [236, null],
} as const;

export type SystemCall = keyof typeof SYSTEM_CALLS;

/** The last call that was looked at when the rules were written (`mseal`); what came later does not exist inside. */
export const LAST_KNOWN = 462;

/** x86-64 programs can also call through the numbers of the x32 machine, which carry this bit. */
export const X32_BIT = 0x40000000;
