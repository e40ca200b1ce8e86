// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import { fakeTarget } from './fake-target.ts';
import { observe } from './observe.ts';

/** The real milliseconds since the start, as only the kernel tells them, end the output. */
const REAL = `const uptime = () => Number(require('fs').readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;`;

async function run(role: Probe['role'], library: string, harness: string): Promise<Observation> {
  const target = await fakeTarget({ 'node_modules/weak/index.js': library, 'exploit.js': harness });
  return target.observe({ role });
}

const POLL = `${REAL}
const start = uptime();
require('weak').touch();
(async () => {
  const until = Date.now() + 4000;
  while (Date.now() < until && !require('fs').existsSync('marker')) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(require('fs').existsSync('marker') ? 'came' : 'never came', uptime() - start < 3500 ? 'soon' : 'late');
})();`;

it('does not sleep out a poll when nothing is on its way', async () => {
  const seen = await run('benign', 'exports.touch = () => {};', POLL);

  expect(seen.behaviour.stdout).toContain('never came soon');
});

it('still sees an effect that a busy child process has yet to make', async () => {
  const busy = `exports.touch = () => require('child_process').exec('i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; touch marker');`;
  const seen = await run('variant', busy, POLL);

  expect(seen.behaviour.stdout).toMatch(/^came/);
});

it("sleeps out the waits of the user's own reproducer", async () => {
  const seen = await run('reproducer', 'exports.touch = () => {};', POLL);

  expect(seen.behaviour.stdout).toContain('never came late');
});

it('keeps timers in their order, cancelled ones out, and their arguments', async () => {
  const seen = await run(
    'benign',
    'exports.f = () => {};',
    `require('weak').f();
const cancelled = setTimeout(() => console.log('cancelled'), 300);
setTimeout((text) => { console.log(text); clearTimeout(cancelled); }, 200, 'second');
setTimeout(() => console.log('first'), 100);
setTimeout(() => console.log('third'), 900);`,
  );

  expect(seen.behaviour.stdout).toBe('first\nsecond\nthird\n');
});

it('sees an effect that a poll itself sets going', async () => {
  const seen = await run(
    'benign',
    'exports.f = () => {};',
    `require('weak').f();
const { readFile, existsSync, writeFile } = require('fs');
let polls = 0;
(async () => {
  const until = Date.now() + 4000;
  while (Date.now() < until && !existsSync('marker')) {
    polls += 1;
    if (polls === 10) readFile(__filename, () => writeFile('marker', '', () => {}));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  console.log(existsSync('marker') ? 'came' : 'never came');
})();`,
  );

  expect(seen.behaviour.stdout).toBe('came\n');
});

it('sees an answer that comes over a connection which was open already', async () => {
  const seen = await run(
    'benign',
    'exports.f = () => {};',
    `require('weak').f();
const net = require('net');
let answer = '';
const server = net.createServer((socket) => socket.on('data', (data) => setTimeout(() => socket.write('answer to ' + data), 30)));
server.listen(0, () => {
  const client = net.connect(server.address().port);
  client.on('data', (data) => { answer += data; });
  client.on('connect', async () => {
    for (let polls = 0; polls < 40 && answer === ''; polls += 1) {
      if (polls === 20) client.write('ping');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    console.log(answer);
    process.exit(0);
  });
});`,
  );

  expect(seen.behaviour.stdout).toBe('answer to ping\n');
});

it('ends a run in which nothing happens any more, and says that it did not end', async () => {
  const target = await fakeTarget({
    'node_modules/weak/index.js': `exports.serve = (port) => require('http').createServer(() => {}).listen(port);`,
    'exploit.js': `const server = require('http').createServer(() => {}).listen(0, () => {
  require('weak');
  require('http').get({ port: server.address().port }, () => console.log('answered')).on('error', () => {});
});`,
  });
  const probe = { ...target.probe({}), role: 'variant' } as const;
  const hurried = { ...probe, reproducer: { ...probe.reproducer, idleMs: 1000 } };

  const seen = await observe(hurried, { name: 'target', changes: [] }, target.context);

  expect(seen.behaviour.exit).toBe('timed out');
  expect(seen.wallMs).toBeLessThan(probe.reproducer.timeoutMs);
});
