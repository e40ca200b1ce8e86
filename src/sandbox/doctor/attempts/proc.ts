// SPDX-License-Identifier: Apache-2.0
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { caught, rawAttempt, saidThrough, shell } from '../script.ts';
import { both, NO_FILTER, NO_PID_NAMESPACE, showing, UNVEILED, WITH_HOST_PROC } from '../weakening.ts';
import type { Weakening } from '../weakening.ts';

const group = 'procfs and sysfs';

export const procAttempts: readonly EscapeAttempt[] = [
  {
    name: 'sees-other-processes',
    group,
    tries: 'read the command line of a process outside',
    prepare: (bait) => ({
      task: shell('cat /proc/[0-9]*/cmdline'),
      without: NO_PID_NAMESPACE,
      breach: caught(bait),
    }),
  },
  {
    name: 'signals-other-process',
    group,
    tries: 'send a signal to a process outside',
    prepare: (bait) => ({
      // Signal 0 only asks whether it could.
      task: shell(`kill -0 ${bait.sleeper.pid ?? 0} && echo ${THROUGH}`),
      without: NO_PID_NAMESPACE,
      breach: saidThrough,
    }),
  },
  {
    name: 'reaches-host-through-first-process',
    group,
    tries: 'reach a file of the host through "/proc/1/root"',
    prepare: (bait) => ({
      task: shell(`cat '/proc/1/root${bait.secretFile}'`),
      without: both(UNVEILED, showing(bait.elsewhere)),
      breach: caught(bait),
    }),
  },
  // What is opened for writing is never written.
  ...[
    {
      name: 'opens-memory-of-first-process',
      tries: 'open the memory of the process that guards it',
      script: 'exec 3<>/proc/1/mem',
      without: UNVEILED,
    },
    {
      name: 'opens-descriptors-of-first-process',
      tries: 'list the open files of the process that guards it',
      script: 'ls /proc/1/fd/0',
      without: UNVEILED,
    },
    {
      name: 'reads-kernel-symbols',
      tries: 'read where the kernel’s functions lie',
      script: '[ -n "$(head -n 1 /proc/kallsyms)" ]',
      without: UNVEILED,
    },
    {
      name: 'reads-keys',
      tries: 'read the kernel’s list of key holders',
      script: 'exec 3</proc/key-users',
      without: UNVEILED,
    },
    {
      name: 'reads-boot-command',
      tries: 'read the machine’s boot command line',
      script: '[ -n "$(cat /proc/cmdline)" ]',
      without: UNVEILED,
    },
    {
      name: 'steers-kernel',
      tries: 'open a switch of the kernel for writing',
      script: 'exec 3>>/proc/sys/kernel/core_pattern',
      without: WITH_HOST_PROC,
    },
    {
      name: 'finds-writable-switch',
      tries: 'find anything in "/proc" beside its own processes that it may write to',
      script:
        "find /proc -path '/proc/[0-9]*' -prune -o -path '/proc/*self' -prune -o -type f -writable -print | " +
        'while read -r f; do (exec 3>>"$f") && echo "$f"; done | grep -q .',
      without: both(UNVEILED, WITH_HOST_PROC),
    },
    {
      name: 'opens-emergency-keys',
      tries: 'open the kernel’s emergency keys',
      script: 'exec 3>>/proc/sysrq-trigger',
      without: WITH_HOST_PROC,
    },
    {
      name: 'reads-sysfs',
      tries: 'read the machine’s devices in "/sys"',
      script: 'ls /sys/class/net/lo',
      without: showing('/sys'),
    },
    {
      name: 'reads-control-groups',
      tries: 'find the control groups that hold it',
      script: 'ls /sys/fs/cgroup/*',
      without: showing('/sys/fs/cgroup'),
    },
  ].map((attempt) => scripted(attempt)),
  rawAttempt({
    name: 'reads-kernel-log',
    group,
    tries: 'read the kernel’s log',
    call: 'syslog',
    // SYSLOG_ACTION_SIZE_BUFFER
    given: [10, 0, 0],
    without: NO_FILTER,
  }),
];

interface Scripted {
  readonly name: string;
  readonly tries: string;
  readonly script: string;
  readonly without: Weakening;
}

function scripted({ name, tries, script, without }: Scripted): EscapeAttempt {
  const task = shell(`(${script}) && echo ${THROUGH}`);
  return { name, group, tries, prepare: () => ({ task, without, breach: saidThrough }) };
}
