// SPDX-License-Identifier: Apache-2.0

/**
 * Runs inside the sandbox: carries bytes between the loopback port that a package manager talks to and the gateway's
 * socket, and starts the package manager. Plain CommonJS, since it is mounted as a file of its own.
 */
export const BRIDGE_TEXT = `'use strict';
const net = require('node:net');
const { spawn } = require('node:child_process');
const [, , socket, ...argv] = process.argv;
const server = net.createServer((near) => {
  const far = net.connect(socket);
  near.pipe(far).pipe(near);
  near.on('error', () => far.destroy());
  far.on('error', () => near.destroy());
});
server.listen(4873, '127.0.0.1', () => {
  const child = spawn(argv[0], argv.slice(1), { stdio: 'inherit' });
  child.on('error', (error) => { console.error(error.message); process.exit(127); });
  child.on('close', (status, signal) => process.exit(signal === null ? status : 1));
});
`;
