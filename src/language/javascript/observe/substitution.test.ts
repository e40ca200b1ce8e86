// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Carrier } from '../../../domain/probe.ts';
import { carriers } from './carriers/carriers.ts';
import { callLines, fakeTarget, type FakeQuestion, type FakeTarget } from './fake-target.ts';

let target: FakeTarget | undefined;

function findingOf(question: FakeQuestion): Finding {
  if (target === undefined) {
    throw new Error('no target was made');
  }
  return target.finding(question);
}

async function run(library: string, harness: string, question: FakeQuestion = {}): Promise<Observation> {
  target = await fakeTarget({ 'node_modules/weak/index.js': library, 'exploit.js': harness });
  return target.observe(question);
}

function put(carrier: Carrier, value: Encoded): Pick<FakeQuestion, 'substitution'> {
  return { substitution: { replacements: [{ carrier, value }] } };
}

function argument(at: readonly (string | number)[] = [], place = 0): Carrier {
  return { kind: 'argument', call: 0, argument: place, at };
}

describe('a value in place of an argument', () => {
  it('is what the component gets', async () => {
    const seen = await run(
      'exports.f = (x) => x;',
      `console.log(require('weak').f('attack'));`,
      put(argument(), 'calm'),
    );

    expect(seen.behaviour.stdout).toBe('calm\n');
    expect(callLines(seen)).toEqual(['call f("calm") "calm"']);
  });

  it('can have an own __proto__ key', async () => {
    const value: Encoded = { t: 'object', entries: [['__proto__', { t: 'object', entries: [['a', 1]] }]] };
    const seen = await run(
      'exports.f = (x) => Object.keys(x).join();',
      `console.log(require('weak').f({}));`,
      put(argument(), value),
    );

    expect(seen.behaviour.stdout).toBe('__proto__\n');
  });

  it('can go inside an object the harness goes on using, frozen ones aside', async () => {
    const harness = `const o = { list: ['a', 'b'] }; require('weak').f(o); console.log(o.list[1]);
      require('weak').f(Object.freeze({ list: Object.freeze(['a', 'b']) }));`;
    const replacements = [0, 1].map((call) => ({
      carrier: { kind: 'argument', call, argument: 0, at: ['list', 1] } as const,
      value: 'z',
    }));
    const seen = await run('exports.f = (x) => x.list[1];', harness, { substitution: { replacements } });

    expect(seen.behaviour.stdout).toBe('z\n');
    expect(callLines(seen).map((line) => line.slice(-3))).toEqual(['"z"', '"z"']);
  });

  it('can be the name of a function', async () => {
    const seen = await run(
      'exports.f = (x) => x.name;',
      `require('weak').f(function attack() {});`,
      put(argument(['name']), 'calm'),
    );

    expect(seen.behaviour.calls[0]?.outcome).toEqual({ kind: 'returned', value: 'calm' });
  });

  it.each([
    ['the call does not come', { kind: 'argument', call: 7, argument: 0, at: [] }],
    ['the argument is not there', { kind: 'argument', call: 0, argument: 3, at: [] }],
    ['the place is not there', { kind: 'argument', call: 0, argument: 0, at: ['gone'] }],
  ] satisfies readonly (readonly [string, Carrier])[])(
    'leaves the run inconclusive when %s',
    async (_name, carrier) => {
      const { shown } = await run('exports.f = (x) => x;', `require('weak').f({});`, put(carrier, 'calm'));

      expect(shown.kind).toBe('inconclusive');
    },
  );
});

describe('a value in place of a part of a request', () => {
  const library = `exports.start = () => require('http').createServer((q, s) => { let b = ''; q.on('data', (c) => { b += c; });
    q.on('end', () => s.end([q.method, q.url, q.headers.cookie, b].join(' '))); }).listen(0);`;
  const harness = `const s = require('weak').start(); s.on('listening', () => {
    const q = require('http').request({ port: s.address().port, method: 'POST', path: '/attack', headers: { cookie: 'c=1' } }, (r) => {
      r.setEncoding('utf8'); r.on('data', (t) => console.log(t)); r.on('end', () => process.exit(0)); }); q.end('body'); });`;

  it.each([
    ['url', '/../x', 'POST /../x c=1 body\n'],
    ['method', 'PUT', 'PUT /attack c=1 body\n'],
    ['header:cookie', 'c=2', 'POST /attack c=2 body\n'],
    ['body', 'a longer body', 'POST /attack c=1 a longer body\n'],
  ] as const)('is what the server gets as %s', async (part, value, answer) => {
    const seen = await run(library, harness, put({ kind: 'request', call: 1, part }, value));

    expect(seen.behaviour.stdout).toBe(answer);
  });
});

describe('a value in place of literal text', () => {
  const library = 'exports.f = (x) => x;';

  it('takes its place in the command', async () => {
    const seen = await run(library, `console.log(require('weak').f(process.argv[2]));`, {
      command: `node exploit.js '; touch marker'`,
      ...put({ kind: 'text', literal: '; touch marker' }, 'calm'),
    });

    expect(seen.behaviour.stdout).toBe('calm\n');
  });

  it('takes its place in a file of the reproducer, written as it is written there', async () => {
    const seen = await run(library, String.raw`console.log(require('weak').f("say \"no\""));`, {
      ...put({ kind: 'text', literal: 'say "no"' }, 'say "yes"'),
    });

    expect(seen.behaviour.stdout).toBe('say "yes"\n');
  });

  it('leaves the run inconclusive when it stands nowhere', async () => {
    const { shown } = await run(library, `require('weak').f(1);`, put({ kind: 'text', literal: 'absent' }, 'calm'));

    expect(shown).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining('"absent"') });
  });
});

describe('the subject of a match', () => {
  it('is replaced for regular expressions the component handed out', async () => {
    const carrier: Carrier = { kind: 'subject', pattern: '/a+$/' };
    const seen = await run(
      'module.exports = () => /a+$/;',
      `console.log(require('weak')().test('aab'), 'xa'.replace(require('weak')(), 'y'));`,
      {
        weakness: 'CWE-1333',
        ...put(carrier, 'aaa'),
      },
    );

    expect(seen.behaviour.stdout).toBe('true y\n');
  });
});

describe('a redirected call', () => {
  const library = 'exports.f = () => "f"; exports.deep = { g() { return this.h; }, h: "g of deep" };';
  const copy = { 'node_modules/weak/copy.js': 'exports.f = (x) => "copy of " + x;' };

  it('goes to another export of the recorded module, with its receiver', async () => {
    const seen = await run(library, `console.log(require('weak').f());`, {
      substitution: { replacements: [], redirect: { call: 0, path: ['deep', 'g'] } },
    });

    expect(seen.behaviour.stdout).toBe('g of deep\n');
  });

  it('goes to another copy of the component, by the recorded path', async () => {
    target = await fakeTarget({
      'node_modules/weak/index.js': library,
      ...copy,
      'exploit.js': `console.log(require('weak').f(1));`,
    });

    const seen = await target.observe({
      substitution: { replacements: [], redirect: { call: 0, module: 'node_modules/weak/copy.js' } },
    });

    expect(seen.behaviour.stdout).toBe('copy of 1\n');
  });

  it('leaves the run inconclusive when nothing callable is there', async () => {
    const { shown } = await run(library, `require('weak').f();`, {
      substitution: { replacements: [], redirect: { call: 0, path: ['gone'] } },
    });

    expect(shown.kind).toBe('inconclusive');
  });
});

describe('what a probe brings along', () => {
  it('is a script in the place of the command', async () => {
    const seen = await run('exports.f = (x) => x;', '', { script: `require('weak').f(5);` });

    expect(callLines(seen)).toEqual(['call f(5) 5']);
  });

  it('is files beside the target and far from it', async () => {
    const seen = await run('exports.f = (x) => require("fs").readFileSync(x, "utf8");', '', {
      script: `console.log(require('weak').f('bait.txt') + require('weak').f('/tmp/far/bait.txt'));`,
      files: [
        { path: 'bait.txt', text: 'near ' },
        { path: '/tmp/far/bait.txt', text: 'far' },
      ],
    });

    expect(seen.behaviour.stdout).toBe('near far\n');
  });
});

describe('the carriers of a weakness', () => {
  async function carriersOf(library: string, harness: string, question: FakeQuestion): Promise<readonly Carrier[]> {
    const seen = await run(library, harness, question);
    return carriers(seen, findingOf(question));
  }

  it.each([
    ['an object with the key', `f({}, JSON.parse('{"a":{"__proto__":{"x":1}}}'))`, argument([], 1)],
    ['a path', `f({}, 'a.__proto__.x', 1)`, argument([], 1)],
    ['a path in a list of steps', `f({}, ['constructor', 'prototype', 'x'], 1)`, argument([], 1)],
    ['a path inside an object', `f([{ path: '/__proto__/x' }])`, argument([0, 'path'])],
  ])('are found for prototype pollution in %s', async (_name, call, carrier) => {
    const [first] = await carriersOf('exports.f = () => { ({}).__proto__.x = 1; };', `require('weak').${call};`, {});

    expect(first).toEqual(carrier);
  });

  it('is the value that stands in the shell line', async () => {
    const question: FakeQuestion = { weakness: 'CWE-78' };
    const [first] = await carriersOf(
      'exports.f = (o) => { try { require("child_process").execSync("ls " + o.name); } catch {} };',
      `require('weak').f({ safe: 'ls', name: 'a; id' });`,
      question,
    );

    expect(first).toEqual(argument(['name']));
  });

  it('is the value that stands escaped in the shell line, for a second shell to read', async () => {
    const question: FakeQuestion = { weakness: 'CWE-78' };
    const [first, second] = await carriersOf(
      `exports.f = (safe, name) => require("child_process").execFileSync('sh', ['-c', 'echo "' + name.replace(/"/g, '\\\\"') + '"']);`,
      `require('weak').f('not; there', 'a"; id; "');`,
      question,
    );

    expect(first).toEqual(argument([], 1));
    expect(second).not.toEqual(argument([], 0));
  });

  it('is the URL that leads to the file', async () => {
    const question: FakeQuestion = { weakness: 'CWE-22', command: 'mkdir -p www; echo s > secret; node exploit.js' };
    const library = `exports.start = () => require('http').createServer((q, s) => require('fs').readFile('www' + decodeURIComponent(q.url), (e, b) => s.end(b))).listen(0);`;
    const harness = `const s = require('weak').start(); s.on('listening', () => { const c = require('net').connect(s.address().port);
      c.write('GET /%2e%2e/secret HTTP/1.0\\r\\n\\r\\n'); c.on('data', () => {}); c.on('close', () => process.exit(0)); });`;
    const [first] = await carriersOf(library, harness, question);

    expect(first).toEqual({ kind: 'request', call: 1, part: 'url' });
  });

  it('is the value that was evaluated, or part of it', async () => {
    const question: FakeQuestion = { weakness: 'CWE-94' };
    const [first] = await carriersOf(
      'exports.f = (o, text) => eval(text.slice(3));',
      `require('weak').f('1+1', 'js:globalThis.x = 1; 2');`,
      question,
    );

    expect(first).toEqual(argument([], 1));
  });

  it('is the subject of the slow match', async () => {
    const question: FakeQuestion = { weakness: 'CWE-1333', shows: { kind: 'time', overMs: 100 } };
    const [first] = await carriersOf(
      'exports.f = (o, text) => /a+b$/.test(text);',
      `require('weak').f({ note: 'a long but harmless string' }, 'a'.repeat(50000));`,
      question,
    );

    expect(first).toEqual(argument([], 1));
  });

  it('is the text in the command when a program of the component takes it from there', async () => {
    target = await fakeTarget(
      {
        'package.json': '{"name":"tool","bin":"cli.js"}',
        'cli.js': 'try { require("child_process").execSync("ls " + process.argv[2]); } catch {}',
      },
      '',
    );
    const question: FakeQuestion = { weakness: 'CWE-78', command: `node cli.js 'a; id'` };

    const [first] = carriers(await target.observe(question), target.finding(question));

    expect(first).toEqual({ kind: 'text', literal: 'a; id' });
  });
});
