// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../../sandbox/sandbox.ts';
import { fakeTarget } from '../fake-target.ts';
import { stub } from '../stub/stub.ts';
import { load } from './load.ts';

const UNPATCHED = { name: 'target', changes: [] };

const BOTH = {
  'node_modules/weak/package.json': JSON.stringify({
    name: 'weak',
    version: '1.0.0',
    exports: { '.': { import: './index.mjs', require: './index.js' } },
    bin: 'cli.js',
  }),
  'node_modules/weak/index.js': `module.exports = function weak(a, b) {}; module.exports.Parser = class { constructor(x) {} parse(text) {} static of() {} };
    module.exports.version = '1'; module.exports.deep = { f: (a) => a };`,
  'node_modules/weak/index.mjs': `export default function weak(a, b) {} export const list = [];`,
  'node_modules/weak/cli.js': `require('child_process').execSync('echo ' + process.argv[2], { stdio: 'inherit' });`,
  'node_modules/weak/lib/deep.js': 'exports.hit = (x) => { require("fs").writeFileSync("marker", x); };',
};

describe('load', () => {
  it('lists what every entry point exports, with kinds and arity, two levels deep', async () => {
    const target = await fakeTarget(BOTH);

    const { entries } = await load(UNPATCHED, target.context);

    expect(entries).toEqual([
      {
        file: 'node_modules/weak/index.mjs',
        error: null,
        exports: ['.: object', 'default: function/2', 'list: array'],
      },
      {
        file: 'node_modules/weak/index.js',
        error: null,
        exports: [
          '.: function/2',
          'Parser#parse: method/1',
          'Parser.of: function/0',
          'Parser: class/1',
          'deep.f: function/1',
          'deep: object',
          'version: string',
        ],
      },
    ]);
  });

  it.each([
    ['does not parse', 'exports.a = (;', /^SyntaxError/],
    ['needs what is not there', `require('gone')`, /Cannot find module 'gone'/],
    ['ends the process', 'process.kill(process.pid, "SIGKILL")', /ended without an answer/],
  ])('tells of a file that %s', async (_name, text, error) => {
    const target = await fakeTarget({ 'node_modules/weak/index.js': text });

    const { entries } = await load(UNPATCHED, target.context);

    expect(entries[0]?.error).toMatch(error);
  });

  it('asks a second time where a process did not come to its answer in its time', async () => {
    const target = await fakeTarget({ 'node_modules/weak/index.js': 'exports.a = 1;' });
    const { context } = target;
    let runs = 0;
    const starved = {
      run: async (task: Task) => context.sandbox.run((runs += 1) === 1 ? { ...task, argv: ['true'] } : task),
    };

    const { entries } = await load(UNPATCHED, { ...context, sandbox: starved });

    expect(entries[0]?.error).toBeNull();
    expect(runs).toBe(2);
  });

  it('takes the files at the top of a package that has no entry point', async () => {
    const target = await fakeTarget({
      'node_modules/weak/package.json': '{"name":"weak"}',
      'node_modules/weak/format.js': 'module.exports = (a) => a;',
      'node_modules/weak/lib/inner.js': '',
    });

    const { entries } = await load(UNPATCHED, target.context);

    expect(entries).toEqual([{ file: 'node_modules/weak/format.js', error: null, exports: ['.: function/1'] }]);
  });

  it('loads the changed files of a snapshot', async () => {
    const target = await fakeTarget({ 'node_modules/weak/index.js': 'exports.old = 1;' });
    const changes = [{ file: 'node_modules/weak/index.js', before: '', after: 'exports.fresh = () => {};' }];

    const { entries } = await load({ name: 'candidate', changes }, target.context);

    expect(entries[0]?.exports).toEqual(['.: object', 'fresh: function/0']);
  });

  it('is not kept waiting by an entry point that starts a server', async () => {
    const target = await fakeTarget({
      'node_modules/weak/index.js': `exports.s = require('http').createServer().listen(0);`,
    });

    const { entries } = await load(UNPATCHED, target.context);

    expect(entries[0]?.error).toBeNull();
  });
});

describe('stub', () => {
  it('keeps the exported shape of every entry point', async () => {
    const target = await fakeTarget(BOTH);

    const stubbed = await load(await stub(target.context, target.probe({}).reproducer), target.context);

    expect(stubbed.entries).toEqual((await load(UNPATCHED, target.context)).entries.map(withoutMethodArity));
  });

  it.each([
    [
      'an entry point',
      `require('weak')('x'); new (require('weak').Parser)('x').parse('y'); require('weak').deep.f(1);`,
      'node exploit.js',
    ],
    [
      'a file inside the package',
      `require('weak/lib/deep').hit('x'); require('weak/lib/deep').other();`,
      'node exploit.js',
    ],
    ['a program', '', 'node node_modules/weak/cli.js x > out; test ! -s out'],
  ])('does nothing as %s', async (_name, harness, command) => {
    const manifest = JSON.stringify({ name: 'weak', main: 'index.js', bin: 'cli.js' });
    const target = await fakeTarget({ ...BOTH, 'node_modules/weak/package.json': manifest, 'exploit.js': harness });
    const { changes } = await stub(target.context, target.probe({}).reproducer);
    const patch = Object.fromEntries(changes.map((change) => [change.file, change.after]));

    const seen = await target.observe({ command, patch });

    expect(seen.behaviour).toMatchObject({ exit: 'exit 0', processes: [] });
    expect(seen.behaviour.files.some(([file]) => file === 'marker')).toBe(false);
  });
});

it('leaves alone what uses the package from a place inside it, and not what is started of it', async () => {
  const target = await fakeTarget(
    {
      'package.json': '{"name":"weak","version":"1.0.0","main":"index.js"}',
      'index.js': 'exports.f = () => 1;',
      'exploit.js': `require('./').f();`,
      'serve.js': `require('./lib/serve');`,
      'lib/serve.js': '',
    },
    '',
  );

  const { changes } = await stub(
    target.context,
    target.probe({ command: 'node exploit.js; node serve.js' }).reproducer,
  );

  expect(changes.map(({ file }) => file).toSorted()).toEqual(['index.js', 'lib/serve.js', 'serve.js']);
});

/** A stub's methods take whatever they are given. */
function withoutMethodArity<T extends { readonly exports: readonly string[] }>(entry: T): T {
  return { ...entry, exports: entry.exports.map((line) => line.replace(/: method\/\d+$/, ': method/0')) };
}
