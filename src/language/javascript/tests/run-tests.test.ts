// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange, Snapshot } from '../../../domain/target.ts';
import type { TestRun } from '../../../domain/test-run.ts';
import { createBubblewrapSandbox } from '../../../sandbox/bubblewrap.ts';
import { FakeSandbox, STALLED } from '../../../sandbox/fake-sandbox.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { findSuite } from './find-suite.ts';
import { flakyIn, runTests } from './run-tests.ts';

const COMPONENT = { name: 'x', version: '1.0.0', path: 'node_modules/x' };

let sandbox: Sandbox;
let root = '';

beforeAll(async () => {
  sandbox = await createBubblewrapSandbox();
});

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'tests-test-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(script: string | undefined, files: Readonly<Record<string, string>>): Promise<void> {
  const manifest = { name: 'x', version: '1.0.0', scripts: script === undefined ? {} : { test: script } };
  for (const [name, text] of Object.entries({ 'package.json': JSON.stringify(manifest), ...files })) {
    const file = path.join(root, COMPONENT.path, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

function snapshot(changes: readonly FileChange[] = []): Snapshot {
  return { name: 'candidate', changes };
}

async function run(changes: readonly FileChange[] = [], times = 1): Promise<TestRun | null> {
  const target = { root, directory: root, language: 'javascript' };
  return runTests(snapshot(changes), { target, component: COMPONENT, sandbox }, times);
}

function short(tests: TestRun | null): readonly string[] | undefined {
  return tests?.results.map(({ name, kind }) => `${kind} ${name}`);
}

describe('runTests in the real sandbox', () => {
  it('runs a plain script, and sees the patch', async () => {
    await write('node test.js', {
      'index.js': 'module.exports = 1;',
      'test.js': `require('assert').equal(require('.'), 1);`,
    });

    const before = await run();
    const after = await run([{ file: 'node_modules/x/index.js', before: '', after: 'module.exports = 2;' }]);

    expect(short(before)).toEqual(['passed test.js ends with status 0']);
    expect(short(after)).toEqual(['failed test.js ends with status 0']);
  });

  it('runs files for mocha with its own runner, and says so', async () => {
    const text = `
      const assert = require('assert');
      let ready = false;
      before((done) => setTimeout(() => { ready = true; done(); }, 1));
      describe('outer', function () {
        this.timeout(100);
        beforeEach(async () => {});
        it('is ready', () => assert(ready));
        it('calls back', (done) => setImmediate(done));
        it('calls back with an error', (done) => done(new Error('x')));
        it('throws later', (done) => setImmediate(() => { throw new Error('late'); }));
        it('rejects', () => Promise.reject(new Error('no')));
        it('skips', function () { this.skip(); });
        it('is to be written');
        describe('inner', () => { before(() => { throw new Error('hook'); }); it('never runs', () => {}); });
      });`;
    await write('mocha', { 'test/a.js': text });

    const tests = await run();

    expect(tests?.command).toContain("skymend's own runner");
    expect(short(tests)).toEqual([
      'passed outer is ready',
      'passed outer calls back',
      'failed outer calls back with an error',
      'failed outer throws later',
      'failed outer rejects',
      'skipped outer skips',
      'skipped outer is to be written',
      'failed outer inner never runs',
    ]);
  });

  it('runs the exports interface, and fails a file that does not load', async () => {
    const text = `exports.suite = { before() { this.x = 1; }, adds(done) { done(); }, fails() { throw new Error('no'); } };`;
    await write('mocha -u exports', { 'test/a.js': text, 'test/b.js': `throw new Error('at load'); describe();` });

    expect(short(await run())).toEqual(['failed test/b.js loads', 'passed suite adds', 'failed suite fails']);
  });

  it('lets tests write beside the source, and leaves the target alone', async () => {
    await write('node test.js', {
      'test.js': `require('assert'); require('fs').writeFileSync(__dirname + '/made.txt', 'x');`,
    });

    expect(short(await run())).toEqual(['passed test.js ends with status 0']);
    expect(await readdir(path.join(root, COMPONENT.path))).toEqual(['package.json', 'test.js']);
  });

  it('finds tests whose result changes between repetitions', async () => {
    const text = `require('assert'); console.log('ok 1 steady'); console.log((process.hrtime()[1] % 2 ? '' : 'not ') + 'ok 2 unsteady ' + process.hrtime()[1]);`;
    await write('node test.js', { 'test.js': text });

    const tests = await run([], 2);

    expect(tests?.flaky.every((name) => name.includes('unsteady'))).toBe(true);
    expect(tests?.flaky).not.toEqual([]);
  });

  it('tests a package that pnpm linked into place', async () => {
    const inside = 'node_modules/.pnpm/x@1.0.0/node_modules/x';
    await mkdir(path.join(root, inside), { recursive: true });
    await writeFile(path.join(root, inside, 'package.json'), JSON.stringify({ scripts: { test: 'node test.js' } }));
    await writeFile(path.join(root, inside, 'index.js'), 'module.exports = 1;');
    await writeFile(path.join(root, inside, 'test.js'), `require('assert').equal(require('./index'), 2);`);
    await symlink('.pnpm/x@1.0.0/node_modules/x', path.join(root, 'node_modules/x'));

    const before = await run();
    const after = await run([{ file: `${inside}/index.js`, before: '', after: 'module.exports = 2;' }]);
    const byLink = await run([{ file: 'node_modules/x/index.js', before: '', after: 'module.exports = 2;' }]);

    expect(short(before)).toEqual(['failed test.js ends with status 0']);
    expect(short(after)).toEqual(['passed test.js ends with status 0']);
    expect(short(byLink)).toEqual(short(after));
  });

  it('sees a patched dependency below what it tests', async () => {
    await write('node test.js', {
      'test.js': `require('assert').equal(require('dep'), 2);`,
      'node_modules/dep/index.js': 'module.exports = 1;',
    });

    const change = { file: 'node_modules/x/node_modules/dep/index.js', before: '', after: 'module.exports = 2;' };

    expect(short(await run([change]))).toEqual(['passed test.js ends with status 0']);
  });

  it('runs the command that the user gave, in the directory that the user named', async () => {
    await write(undefined, {});
    const target = { root, directory: root, language: 'javascript', test: 'ls node_modules/x && exit 3' };

    const tests = await runTests(snapshot(), { target, component: COMPONENT, sandbox }, 1);

    expect(tests).toMatchObject({ command: target.test, results: [{ name: 'suite', kind: 'failed' }] });
  });
});

describe('runTests when a run breaks off', () => {
  it('says so, and gives no results to compare', async () => {
    await write('node test.js', { 'test.js': `require('assert');` });
    const target = { root, directory: root, language: 'javascript' };

    const tests = await runTests(
      snapshot(),
      { target, component: COMPONENT, sandbox: new FakeSandbox(() => STALLED) },
      3,
    );

    expect(tests).toMatchObject({ results: [], broken: 'the tests were not done in 30 seconds' });
  });

  it('does not take an output without results for a pass', async () => {
    await write('mocha', { 'test/a.js': `it('a', () => process.exit(0));` });

    const tests = await run();

    expect(tests?.broken).toContain('gave no results');
  });
});

describe('findSuite', () => {
  it.each<readonly [string, string | undefined, Readonly<Record<string, string>>]>([
    ['no tests', undefined, { 'index.js': '' }],
    ['no test specified', 'echo "Error: no test specified" && exit 1', { 'index.js': '' }],
    ['a runner that is not installed', 'jest', { 'a.test.js': `test('a', () => expect(1).toBe(1));` }],
    ['assertions that are not installed', 'mocha', { 'test/a.js': `require('should'); it('a', () => {});` }],
    ['assertions that only a runner brings', 'mocha', { 'test/a.js': `it('a', () => expect(1).toBe(1));` }],
    [
      'assertions in a file beside the tests',
      'mocha',
      { 'test/a.js': `require('./b'); it('a', () => {});`, 'test/b.js': `require('chai');` },
    ],
    ['a TAP library that is not installed', 'tap test/*.js', { 'test/a.js': `require('tap').pass();` }],
    ['tests that are only exported', 'grunt', { 'test/a.js': `exports.one = function (test) { test.done(); };` }],
    ['tests that do not parse', 'mocha', { 'test/a.js': `it(` }],
  ])('finds nothing to run with %s', async (_, script, files) => {
    await write(script, files);

    expect(await findSuite({ root, directory: root, language: 'javascript' }, COMPONENT)).toBeNull();
  });

  it('finds tests by convention when the script builds something first', async () => {
    await write('grunt build test', { 'test/a.js': `describe('a', () => { it('b', () => require('assert')(1)); });` });

    const suite = await findSuite({ root, directory: root, language: 'javascript' }, COMPONENT);

    expect(suite?.command).toContain('test/a.js');
  });
});

describe('flakyIn', () => {
  it('names what differs and what is not always there', () => {
    const once = [
      { name: 'a', kind: 'passed' as const },
      { name: 'b', kind: 'passed' as const },
      { name: 'c', kind: 'failed' as const },
    ];
    const again = [
      { name: 'a', kind: 'passed' as const },
      { name: 'b', kind: 'failed' as const },
    ];

    expect(flakyIn([once, again])).toEqual(['b', 'c']);
    expect(flakyIn([once])).toEqual([]);
  });
});
