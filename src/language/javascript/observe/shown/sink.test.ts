// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type FakeQuestion } from '../fake-target.ts';
import { attack, CALL, run } from './fake-run.ts';

describe('sink: process', () => {
  const question: FakeQuestion = {
    weakness: 'CWE-78',
    shows: { kind: 'sink', sink: 'process' },
    command: attack('a; touch marker'),
  };

  it('is shown by a shell line that holds the value as syntax', async () => {
    const library = 'exports.go = (name) => { try { require("child_process").execSync("ls " + name); } catch {} };';
    const seen = await run(library, CALL, question);

    expect(seen.shown).toMatchObject({ kind: 'shown', because: expect.stringContaining('`ls a; touch marker`') });
    expect(seen.behaviour.processes).toEqual([['sh', '-c', 'ls a; touch marker']]);
  });

  it.each([
    [
      'a promisified exec',
      'exports.go = (n) => require("util").promisify(require("child_process").exec)("ls " + n).catch(() => {});',
    ],
    [
      'a promisified execFile',
      'exports.go = (n) => require("util").promisify(require("child_process").execFile)("sh", ["-c", "ls " + n]).catch(() => {});',
    ],
    ['spawn with a shell', 'exports.go = (n) => require("child_process").spawn("ls", [n], { shell: true });'],
    [
      'execFile of a shell',
      'exports.go = (n) => require("child_process").execFile("sh", ["-c", "ls " + n], () => {});',
    ],
  ])('sees %s', async (_name, library) => {
    const { shown } = await run(library, CALL, question);

    expect(shown.kind).toBe('shown');
  });

  it.each([
    ['quoted', `exports.go = (n) => { try { require("child_process").execSync("ls '" + n + "'"); } catch {} };`],
    ['one argument', 'exports.go = (n) => { require("child_process").spawnSync("ls", ["--", n]); };'],
  ])('is blocked when the value is %s', async (_name, library) => {
    const { shown } = await run(library, CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('sink: file', () => {
  const question: FakeQuestion = {
    weakness: 'CWE-22',
    shows: { kind: 'sink', sink: 'file' },
    command: 'mkdir -p www; node exploit.js ../secret.txt',
  };

  it('is shown by a file that was reached above its place', async () => {
    const library =
      'exports.go = (name) => require("fs").createReadStream(require("path").join("www", name)).resume();';
    const seen = await run(library, CALL, question);

    expect(seen.shown.kind).toBe('shown');
    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js' });
  });

  it('is shown by a path that stands in an archive', async () => {
    const library = 'exports.go = (bytes) => require("fs").writeFileSync("www/" + /[.][.].evil/.exec(bytes)[0], "");';
    const harness = `require('weak').go(Buffer.from('PK' + 'x'.repeat(2000) + '../evilPK'));`;
    const { shown } = await run(library, harness, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when no such file was there to be reached', async () => {
    const library =
      'exports.go = (name) => { try { require("fs").readFileSync("www/" + name.replace("..", "")); } catch {} };';
    const { shown } = await run(library, CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('sink: code', () => {
  const question: FakeQuestion = {
    weakness: 'CWE-94',
    shows: { kind: 'sink', sink: 'code' },
    command: attack('globalThis.pwned=1'),
  };

  it.each([
    ['direct eval', 'exports.go = (code) => eval("1;" + code);', 'eval'],
    ['Function', 'exports.go = (code) => new Function(code)();', 'Function'],
    ['vm', 'exports.go = (code) => require("vm").runInNewContext(code, {});', 'vm.runInContext'],
  ])('is shown by %s of code that holds the value, with the place', async (_name, library, api) => {
    const seen = await run(library, CALL, question);

    expect(seen.shown.kind).toBe('shown');
    expect(seen.sinks[0]).toMatchObject({ sink: 'code', api });
    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js' });
  });

  it('is shown by the canary', async () => {
    const { shown } = await run('exports.go = (code) => (0, eval)(code.slice(1));', CALL, {
      ...question,
      command: attack('xskymendCanary=1'),
    });

    expect(shown.kind).toBe('shown');
  });

  it('is shown by a value that broke out of one string while it stands whole in another', async () => {
    const library =
      'exports.go = (name) => eval("({})[\\"" + name.replace(/"/g, "\\\\\\"") + "\\"]; (" + JSON.stringify(name) + ")");';
    const { shown } = await run(library, CALL, { ...question, command: attack('\\"] + (globalThis.pwned=1); //') });

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when only words that the author uses himself are shared as code', async () => {
    const library =
      'exports.go = (name) => eval("var value = {}; value.hasOwnProperty(" + JSON.stringify(name) + ")");';
    const command = attack('") || (globalThis.pwned=1) || value.hasOwnProperty("');
    const { shown } = await run(library, CALL, { ...question, command });

    expect(shown.kind).toBe('blocked');
  });

  it('is blocked when the value stands in a string of the code', async () => {
    const { shown } = await run('exports.go = (code) => eval(JSON.stringify(code));', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});
