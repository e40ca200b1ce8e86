// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { findProgram } from '../../bubblewrap/programs.ts';
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import { caught, node, rawAttempt, saidThrough, shell, target } from '../script.ts';
import {
  both,
  NO_FILTER,
  NO_IPC_NAMESPACE,
  NO_NETWORK_NAMESPACE,
  WITH_CAPABILITIES,
  withDescriptor,
} from '../weakening.ts';

const group = 'sockets and descriptors';

const CONNECT = `
  const socket = require('net').connect(args[0]);
  socket.on('data', (chunk) => process.stdout.write(chunk)).on('error', () => process.exit(1));
`;

const STREAM = 1;
const RAW = 3;
const SEQUENCED = 5;
const FAMILY = { netlink: 16, packet: 17, crypto: 38, machine: 40 } as const;
/** `ETH_P_ALL` in network order. */
const ALL_FRAMES = 0x300;

export const socketAttempts: readonly EscapeAttempt[] = [
  {
    name: 'inherits-descriptors',
    group,
    tries: 'read a file that was left open for it',
    prepare: (bait) => ({
      task: shell('for n in /proc/self/fd/*; do case ${n##*/} in 0|1|2) ;; *) cat "$n" ;; esac; done'),
      without: withDescriptor(bait.descriptor),
      breach: caught(bait),
    }),
  },
  {
    name: 'connects-to-socket-file',
    group,
    tries: 'talk to a service through its socket file in the target',
    prepare: (bait) => ({
      task: node(CONNECT, [bait.listeners.socketPath], { mounts: target(bait, 'read-only') }),
      without: NO_FILTER,
      breach: caught(bait),
    }),
  },
  {
    name: 'connects-to-abstract-socket',
    group,
    tries: 'talk to a service through a socket without a file',
    prepare: (bait) => ({
      task: node(`args[0] = '\\0' + args[0]; ${CONNECT}`, [bait.listeners.abstractName.slice(1)]),
      without: both(NO_FILTER, NO_NETWORK_NAMESPACE),
      breach: caught(bait),
    }),
  },
  {
    name: 'shares-memory-segment',
    group,
    tries: 'see a memory segment that other programs share',
    prepare() {
      const { id, size } = sharedSegment();
      return {
        task: shell(`grep -qw ${size} /proc/sysvipc/shm && echo ${THROUGH}`),
        without: NO_IPC_NAMESPACE,
        breach: saidThrough,
        remove: () => void execFileSync(findProgram('ipcrm', 'util-linux'), ['-m', id]),
      };
    },
  },
  ...[
    {
      name: 'opens-netlink',
      tries: 'ask the kernel about networks',
      given: [FAMILY.netlink, RAW, 0],
      without: NO_FILTER,
    },
    {
      name: 'opens-packet-socket',
      tries: 'read every packet on the wire',
      given: [FAMILY.packet, RAW, ALL_FRAMES],
      without: WITH_CAPABILITIES,
    },
    {
      name: 'opens-crypto-socket',
      tries: 'use the kernel’s cryptography, an old source of holes',
      given: [FAMILY.crypto, SEQUENCED, 0],
      without: NO_FILTER,
    },
    {
      name: 'opens-machine-socket',
      tries: 'talk to the host of a virtual machine',
      given: [FAMILY.machine, STREAM, 0],
      without: NO_FILTER,
    },
  ].map((attempt) => rawAttempt({ ...attempt, group, call: 'socket' })),
];

/** An odd size, to tell it by. */
function sharedSegment(): { readonly id: string; readonly size: number } {
  const size = 4243;
  const said = execFileSync(findProgram('ipcmk', 'util-linux'), ['-M', String(size)], { encoding: 'utf8' });
  return { id: /\d+/.exec(said)?.[0] ?? '', size };
}
