// SPDX-License-Identifier: Apache-2.0
import type { BenchCase } from './case.ts';

/** One call of the package under test, and what to look at afterwards. */
export interface Call {
  readonly call: string;
  readonly payload?: string | undefined;
  readonly check?: string | undefined;
}

/**
 * The reproducer a user might have written for the case: it makes the attack and says `SHOWN`. It is all the tool gets
 * to see beside the package.
 */
export function reproducerScript(benchCase: BenchCase): string {
  const { attack } = benchCase;
  return `${prelude(benchCase, '__dirname')}
(async () => {
  await startServer();
  let R;
  try {
    R = await (${attack.call});
  } catch (error) {
    console.error(String(error && error.message || error));
  }
  ${attack.check === undefined ? 'process.exit(0);' : pollCheck(attack.check, "console.log('SHOWN'); process.exit(0);", 'process.exit(1);')}
})();
`.replace('/*PAYLOAD*/', () => `const PAYLOAD = ${attack.payload};`);
}

/** The oracle's own run of one call: prints one line of JSON after a mark, in a fresh scratch directory. */
export function oracleScript(benchCase: BenchCase, call: Call, mark: string): string {
  const check = call.check ?? 'elapsedMs > 1000';
  return `${prelude(benchCase, "'/tmp/case'")}
function say(outcome) {
  require('fs').writeSync(1, '\\n${mark}' + JSON.stringify(outcome) + '\\n');
  process.exit(0);
}
process.on('uncaughtException', (error) => say({ threw: String(error && error.stack || error), shown: false, uncaught: true }));
(async () => {
  await startServer();
  const outcome = {};
  // Processor time: other work on the machine must not make a harmless call look slow.
  const started = process.cpuUsage();
  let R;
  try {
    R = await (${call.call});
    outcome.result = R === undefined ? null : JSON.parse(JSON.stringify(R) ?? 'null');
  } catch (error) {
    outcome.threw = String(error && error.stack || error);
  }
  const used = process.cpuUsage(started);
  const elapsedMs = (used.user + used.system) / 1000;
  outcome.elapsedMs = elapsedMs;
  ${pollCheck(check, 'outcome.shown = true; say(outcome);', 'outcome.shown = false; say(outcome);')}
})();
`.replace('/*PAYLOAD*/', () => (call.payload === undefined ? '' : `const PAYLOAD = ${call.payload};`));
}

/** Effects may come a moment after the call: a child process writes its marker when it gets to run. */
function pollCheck(check: string, yes: string, no: string): string {
  return `const until = Date.now() + ${/^(?:false$|elapsedMs)/.test(check) ? 0 : 2000};
  for (;;) {
    let isShown = false;
    try { isShown = Boolean(${check}); } catch (error) { isShown = false; }
    if (isShown) { ${yes} }
    if (Date.now() >= until) { ${no} }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }`;
}

function prelude(benchCase: BenchCase, directory: string): string {
  const { server, cwd, stubs } = benchCase;
  return `'use strict';
process.chdir(require('path').join(${directory}, ${JSON.stringify(cwd ?? '.')}));
${stubs === undefined ? '' : `process.env.PATH = require('path').join(${directory}, 'stubs') + ':' + process.env.PATH;`}
/*PAYLOAD*/
${server === undefined ? '' : getFunction(server.port)}
async function startServer() {
  ${server === undefined ? '' : startStatements(server)}
}`;
}

function getFunction(port: number): string {
  // Raw paths go out as they are: no client-side normalization of \`..\`.
  return `function get(path, options) {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options || {};
    const request = require('http').request({ host: '127.0.0.1', port: ${port}, path, ...rest }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode, body: text }));
      response.on('error', reject);
    });
    request.setTimeout(10000, () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', reject);
    request.end(body);
  });
}`;
}

function startStatements(server: NonNullable<BenchCase['server']>): string {
  const start =
    server.command === undefined
      ? `${server.expression};`
      : `const child = require('child_process').spawn('sh', ['-c', ${JSON.stringify(`exec ${server.command}`)}], { stdio: 'ignore' });
  process.on('exit', () => child.kill('SIGKILL'));`;
  return `${start}
  const until = Date.now() + 10000;
  for (;;) {
    const isUp = await new Promise((resolve) => {
      const socket = require('net').connect(${server.port}, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (isUp) { return; }
    if (Date.now() > until) { throw new Error('the server did not start'); }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }`;
}
