// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../../domain/observation.ts';
import { fakeTarget, type FakeQuestion, type FakeTarget } from '../fake-target.ts';

let target: FakeTarget | undefined;

afterEach(async () => {
  await target?.remove();
  target = undefined;
});

async function run(library: string, harness: string, question: FakeQuestion): Promise<Observation> {
  target = await fakeTarget({
    'node_modules/weak/index.js': library,
    'exploit.js': harness,
    'secret.txt': 'top secret',
  });
  return target.observe(question);
}

const CALL = `require('weak').go(process.argv[2]);`;
const attack = (value: string): string => `node exploit.js '${value}'`;

describe('exit', () => {
  const question = { shows: { kind: 'exit', status: 3 } } as const;

  it('is shown by the status', async () => {
    const { shown } = await run('exports.go = () => process.exit(3);', CALL, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked by another status of a run that entered the component', async () => {
    const { shown } = await run('exports.go = () => {};', CALL, question);

    expect(shown).toEqual({ kind: 'blocked', because: 'the command exited with status 0, not 3' });
  });

  it('is blocked by a deliberate error about the input', async () => {
    const { shown } = await run('exports.go = () => { throw new TypeError("illegal key"); };', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('a run that broke', () => {
  const exits = { shows: { kind: 'exit', status: 1 } } as const;

  it('says nothing when a module is missing, though the status is the one asked for', async () => {
    const { shown } = await run(`require('gone');`, CALL, exits);

    expect(shown).toMatchObject({
      kind: 'inconclusive',
      because: expect.stringContaining("Cannot find module 'gone'"),
    });
  });

  it('says nothing when the component no longer parses', async () => {
    const { shown } = await run('exports.go = (;', CALL, exits);

    expect(shown).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining('SyntaxError') });
  });

  it.each([
    ['a name that is gone', 'exports.go = () => gone();', 'ReferenceError'],
    ['a call of nothing', 'exports.go = () => undefined.x;', 'Cannot read properties'],
    ['an exhausted stack', 'exports.go = () => exports.go();', 'Maximum call stack'],
  ])('says nothing when it died of %s', async (_name, library, because) => {
    const { shown } = await run(library, CALL, {});

    expect(shown).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining(because) });
  });

  it('says nothing when the component was never entered', async () => {
    const { shown, reached } = await run('exports.go = () => {};', 'process.exit(4);', {});

    expect(reached).toBe(false);
    expect(shown).toEqual({ kind: 'inconclusive', because: 'the component was never entered' });
  });

  it('says nothing when the harness is gone', async () => {
    const { shown } = await run('', '', { command: 'node gone.js' });

    expect(shown.kind).toBe('inconclusive');
  });

  it('says nothing when the program is gone', async () => {
    const { shown } = await run('', '', { command: 'no-such-program' });

    expect(shown).toMatchObject({ kind: 'inconclusive' });
  });

  it('says nothing when the run did not end in its time', async () => {
    const { shown } = await run('exports.go = () => setInterval(() => {}, 99);', CALL, { timeoutMs: 1500 });

    expect(shown).toEqual({ kind: 'inconclusive', because: 'the run did not end in its time' });
  });

  it('says nothing when its memory was used up', async () => {
    const library = 'exports.go = () => { const all = []; for (;;) { all.push(Buffer.alloc(1e7, 1)); } };';
    const { shown } = await run(library, CALL, { shows: { kind: 'polluted' } });

    expect(shown.kind).toBe('inconclusive');
  });

  it('says nothing when the target writes into the report', async () => {
    const library = `exports.go = () => require('fs').appendFileSync('/skymend/reports/p0.jsonl', '{"k":"nonsense"}\\n');`;
    const { shown } = await run(library, CALL, { shows: { kind: 'polluted' } });

    expect(shown).toMatchObject({ kind: 'inconclusive', because: 'the report of a watched process is torn' });
  });
});

describe('output', () => {
  const question = { shows: { kind: 'output', stream: 'stdout', pattern: '^uid=\\d+' } } as const;

  it('is shown by a line that matches', async () => {
    const { shown } = await run('exports.go = () => console.log("x\\nuid=0(root)");', CALL, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when nothing matches', async () => {
    const { shown } = await run('exports.go = () => console.error("uid=0");', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('file', () => {
  const question = { shows: { kind: 'file', path: 'marker' } } as const;

  it('is shown by a file that was made, with its digest in the behaviour', async () => {
    const seen = await run('exports.go = () => require("fs").writeFileSync("marker", "");', CALL, question);

    expect(seen.shown.kind).toBe('shown');
    expect(seen.behaviour.files).toEqual([
      ['marker', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ]);
  });

  it('is shown by a file above the working directory', async () => {
    const far = { shows: { kind: 'file', path: '/tmp/far/marker' } } as const;
    const library =
      'exports.go = () => { require("fs").mkdirSync("/tmp/far"); require("fs").writeFileSync("/tmp/far/marker", ""); };';
    const { shown } = await run(library, CALL, far);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when there is none', async () => {
    const { shown } = await run('exports.go = () => {};', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('time', () => {
  const question: FakeQuestion = { weakness: 'CWE-1333', shows: { kind: 'time', overMs: 400 } };

  it('is shown by a match that takes more than in proportion, with pattern, subject and place', async () => {
    const seen = await run(
      'exports.go = (text) => /a+b+$/.test(text);',
      `require('weak').go('a'.repeat(90000) + 'c');`,
      question,
    );

    expect(seen.shown).toMatchObject({
      kind: 'shown',
      because: expect.stringMatching(/^it took .* for \d+ characters/),
    });
    expect(seen.sinks[0]).toMatchObject({ sink: 'regexp', detail: ['/a+b+$/'] });
    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js', line: 1 });
  });

  it('is shown by a match that never ends', async () => {
    const seen = await run(
      'exports.go = (text) => /^(a+)+$/.test(text);',
      `require('weak').go('a'.repeat(40) + 'b');`,
      question,
    );

    expect(seen.shown.kind).toBe('shown');
    expect(seen.sinks[0]).toMatchObject({ sink: 'regexp', detail: ['/^(a+)+$/'], elapsedMs: null });
  });

  it('is shown where a quarter of the value does not end either, by parts that do', async () => {
    const cube =
      'exports.go = (text) => { let n = 0; for (let i = 0; i < text.length ** 3; i += 1) { n ^= i; } return n; };';
    const seen = await run(cube, `require('weak').go('a'.repeat(30000));`, question);

    expect(seen.shown).toMatchObject({
      kind: 'shown',
      because: expect.stringMatching(/ for \d+ characters, \d+ ms for \d+$/),
    });
  });

  it('is blocked when it is slow in proportion', async () => {
    const library =
      'exports.go = (text) => { let n = 0; for (let i = 0; i < text.length * 12000; i += 1) { n ^= i; } return n; };';
    const { shown } = await run(library, `require('weak').go('a'.repeat(60000));`, {
      ...question,
      shows: { kind: 'time', overMs: 120 },
    });

    expect(shown).toMatchObject({ kind: 'blocked', because: expect.stringContaining('in proportion') });
  });

  it('is blocked when it is fast', async () => {
    const { shown } = await run(
      'exports.go = (text) => /a+$/.test(text);',
      `require('weak').go('a'.repeat(99));`,
      question,
    );

    expect(shown).toMatchObject({ kind: 'blocked', because: expect.stringContaining('not more than 400') });
  });
});

describe('polluted', () => {
  const question: FakeQuestion = { shows: { kind: 'polluted' } };
  const merge =
    'exports.go = (text) => { const o = JSON.parse(text); for (const k of Object.keys(o)) for (const l of Object.keys(o[k])) ({})[k][l] = o[k][l]; };';
  const command = attack('{"__proto__":{"evil":1}}');

  it('is shown by a new property of a built-in prototype, with the place that wrote it', async () => {
    const seen = await run(merge, CALL, { ...question, command });

    expect(seen.shown).toEqual({ kind: 'shown', because: 'Object.prototype gained "evil"' });
    expect(seen.sinks[0]).toMatchObject({
      sink: 'prototype',
      api: 'Object.prototype',
      detail: ['evil', 'number'],
      stack: [{ file: 'node_modules/weak/index.js', line: 1 }, { file: 'exploit.js' }],
    });
  });

  it('tells who defines a property where no setter is asked', async () => {
    const library = 'exports.go = () => Object.defineProperty(Array.prototype, "evil", { value: 1 });';
    const seen = await run(library, CALL, question);

    expect(seen.sinks[0]?.stack[0]).toMatchObject({ file: 'node_modules/weak/index.js' });
  });

  it('is shown though the harness cleans up before the end', async () => {
    const harness = `require('weak').go('{"__proto__":{"evil":1}}'); delete Object.prototype.evil;`;
    const { shown } = await run(merge, harness, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when nothing changed', async () => {
    const { shown } = await run(merge, CALL, {
      ...question,
      command: attack('{"a":{"evil":1}}').replace('"a"', '"x"'),
    });

    expect(shown.kind).not.toBe('shown');
  });

  it('does not count what a module adds while it is loaded, nor a polyfill, nor what the harness adds before', async () => {
    const library =
      'String.prototype.shout = function () { return this + "!"; }; exports.go = () => { Array.prototype.first = function () {}; };';
    const { shown } = await run(library, `Array.prototype.last = 1; ${CALL}`, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('leak', () => {
  const question: FakeQuestion = { weakness: 'CWE-22', shows: { kind: 'leak', text: 'top secret' } };

  it('is shown by a value that came back', async () => {
    const library = 'exports.go = (name) => require("fs").readFileSync(name, "utf8");';
    const { shown } = await run(library, CALL, { ...question, command: attack('secret.txt') });

    expect(shown.kind).toBe('shown');
  });

  it('is shown by bytes in a callback', async () => {
    const library = 'exports.go = (name, done) => require("fs").readFile(name, done);';
    const harness = `require('weak').go('secret.txt', () => {});`;
    const { shown } = await run(library, harness, question);

    expect(shown.kind).toBe('shown');
  });

  it('is blocked when something else came back', async () => {
    const { shown } = await run('exports.go = () => "nothing";', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

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

  it('is blocked when the value stands in a string of the code', async () => {
    const { shown } = await run('exports.go = (code) => eval(JSON.stringify(code));', CALL, question);

    expect(shown.kind).toBe('blocked');
  });
});

describe('a program of the component', () => {
  it('is entered when the command starts it', async () => {
    target = await fakeTarget(
      {
        'package.json': '{"name":"tool","version":"1.0.0","bin":"cli.js"}',
        'cli.js': 'require("child_process").execSync("echo " + process.argv[2]);',
      },
      '',
    );

    const seen = await target.observe({
      weakness: 'CWE-78',
      shows: { kind: 'sink', sink: 'process' },
      command: 'node cli.js "x; id"',
    });

    expect(seen.reached).toBe(true);
    expect(seen.shown.kind).toBe('shown');
  });
});
