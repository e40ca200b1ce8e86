// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { fakeTarget, type FakeQuestion } from '../fake-target.ts';
import { attack, CALL, run } from './fake-run.ts';

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

describe('a program of the component', () => {
  it('is entered when the command starts it', async () => {
    const target = await fakeTarget(
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
