// SPDX-License-Identifier: Apache-2.0
import type { EscapeAttempt } from '../escape-attempt.ts';
import { THROUGH } from '../escape-attempt.ts';
import type { Listeners } from '../listeners.ts';
import { caught, node, rawAttempt, saidThrough, shell } from '../script.ts';
import { NO_NETWORK_NAMESPACE, WITH_CAPABILITIES } from '../weakening.ts';

const group = 'network';

const CONNECT = `
  const socket = require('net').connect({ host: args[0], port: Number(args[1]), timeout: 2000 });
  socket.on('data', (chunk) => process.stdout.write(chunk)).on('error', () => process.exit(1));
  socket.on('timeout', () => process.exit(1));
`;

/** Asks the kernel for the way to an address; no packet is sent. */
const ROUTE = `
  const socket = require('dgram').createSocket(args[0].includes(':') ? 'udp6' : 'udp4');
  socket.on('error', () => process.exit(1));
  socket.connect(53, args[0], (error) => { if (!error) console.log('${THROUGH}'); socket.close(); });
`;

/** A question for the address of "a", as a resolver would get it. */
const QUESTION = `
  const socket = require('dgram').createSocket('udp4');
  socket.on('message', (answer) => { console.log(String(answer)); socket.close(); }).on('error', () => process.exit(1));
  socket.send(Buffer.from('00010100000100000000000001610000010001', 'hex'), Number(args[0]), '127.0.0.1');
  setTimeout(() => process.exit(1), 1000).unref();
`;

export const networkAttempts: readonly EscapeAttempt[] = [
  connecting('reaches-loopback-service', 'talk to a service on this machine over 127.0.0.1', () => '127.0.0.1'),
  connecting('reaches-loopback-service-by-ipv6', 'talk to a service on this machine over ::1', () => '::1'),
  connecting(
    'reaches-own-address',
    'talk to a service on this machine over its own address',
    ({ ownAddress }) => ownAddress,
  ),
  {
    name: 'asks-resolver',
    group,
    tries: 'send a DNS question to a resolver on this machine',
    prepare: (bait) => ({
      task: node(QUESTION, [bait.listeners.datagramPort]),
      without: NO_NETWORK_NAMESPACE,
      breach: caught(bait),
    }),
  },
  routing('finds-route-to-internet', 'find a way to an address of the internet', '198.51.100.1'),
  routing('finds-route-by-ipv6', 'find a way to an IPv6 address of the internet', '2001:db8::1'),
  routing('finds-route-to-metadata', 'find a way to the cloud’s metadata service', '169.254.169.254'),
  routing('finds-route-to-private-network', 'find a way into the private network', '10.255.255.1'),
  {
    name: 'lists-interfaces',
    group,
    tries: 'list the machine’s network interfaces',
    prepare: () => ({
      task: shell(`tail -n +3 /proc/net/dev | grep -qv '^ *lo:' && echo ${THROUGH}`),
      without: NO_NETWORK_NAMESPACE,
      breach: saidThrough,
    }),
  },
  {
    name: 'lists-connections',
    group,
    tries: 'list the machine’s open ports',
    prepare(bait) {
      const port = bait.listeners.port.toString(16).toUpperCase().padStart(4, '0');
      return {
        task: shell(`cat /proc/net/tcp /proc/net/tcp6 | grep -q ':${port} ' && echo ${THROUGH}`),
        without: NO_NETWORK_NAMESPACE,
        breach: saidThrough,
      };
    },
  },
  rawAttempt({
    name: 'opens-raw-socket',
    group,
    tries: 'send packets of its own making',
    call: 'socket',
    // AF_INET, SOCK_RAW, IPPROTO_ICMP
    given: [2, 3, 1],
    without: WITH_CAPABILITIES,
  }),
];

function connecting(name: string, tries: string, to: (listeners: Listeners) => string | null): EscapeAttempt {
  return {
    name,
    group,
    tries,
    prepare(bait) {
      const address = to(bait.listeners);
      if (address === null) {
        return { because: 'this machine has no address beside loopback' };
      }
      const task = node(CONNECT, [address, bait.listeners.port]);
      return { task, without: NO_NETWORK_NAMESPACE, breach: caught(bait) };
    },
  };
}

function routing(name: string, tries: string, address: string): EscapeAttempt {
  const trial = { task: node(ROUTE, [address]), without: NO_NETWORK_NAMESPACE, breach: saidThrough };
  return { name, group, tries, prepare: () => trial };
}
