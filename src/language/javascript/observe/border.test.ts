// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { callLines, fakeTarget, run } from './fake-target.ts';

describe('the border of a CommonJS component', () => {
  it('records calls of exported functions with arguments, result and what became of the arguments', async () => {
    const seen = await run(
      'exports.set = function set(o, k, v) { o[k] = v; return true; };',
      `require('weak').set({ a: 1 }, 'b', [2]);`,
    );

    expect(callLines(seen)).toEqual([
      'call set({"t":"object","entries":[["a",1]]}, "b", {"t":"array","items":[2]}) true',
    ]);
    expect(seen.behaviour.calls[0]?.after[0]).toEqual({
      t: 'object',
      entries: [
        ['a', 1],
        ['b', { t: 'array', items: [2] }],
      ],
    });
    expect(seen.reached).toBe(true);
  });

  it('records a callable export that has properties, by the path to what was called', async () => {
    const seen = await run(
      'module.exports = function main() { return 1; }; module.exports.extra = { deep: () => 2 };',
      `const weak = require('weak'); weak(); weak.extra.deep();`,
    );

    expect(callLines(seen)).toEqual(['call () 1', 'call extra.deep() 2']);
  });

  it('does not record what the component calls in itself', async () => {
    const seen = await run(
      'exports.inner = () => 1; exports.outer = () => exports.inner() + require("./index").inner();',
      `require('weak').outer();`,
    );

    expect(callLines(seen)).toEqual(['call outer() 2']);
  });

  it('follows instances of exported classes', async () => {
    const seen = await run(
      'module.exports = class Parser { #n = 2; constructor(text) { this.text = text; } parse() { return this.#n; } };',
      `const Parser = require('weak'); const p = new Parser('x'); p.parse();
       if (!(p instanceof Parser) || p.text !== 'x' || p.constructor !== Parser) process.exit(9);`,
    );

    expect(seen.behaviour.exit).toBe('exit 0');
    expect(callLines(seen)).toEqual([
      'construct ("x") {"t":"object","proto":"Parser","entries":[["text","x"]]}',
      'call new().parse() 2',
    ]);
  });

  it('follows what factories return', async () => {
    const seen = await run(
      'module.exports = () => ({ parse: (text) => text.length });',
      `require('weak')().parse('abc');`,
    );

    expect(callLines(seen)[1]).toBe('call ().parse("abc") 3');
  });

  it('records what a promise came to and leaves a rejection to the harness', async () => {
    const seen = await run(
      'exports.ok = async () => 1; exports.no = async () => { throw new RangeError("far"); };',
      `const weak = require('weak'); weak.ok().then(() => weak.no()).catch((e) => { if (e.message === 'far') process.exit(3); });`,
    );

    expect(seen.behaviour.exit).toBe('exit 3');
    expect(callLines(seen)).toEqual([
      'call ok() {"t":"object","proto":"Promise","entries":[["fulfilled",1]]}',
      'call no() {"t":"object","proto":"Promise","entries":[["rejected",{"t":"error","name":"RangeError","message":"far"}]]}',
    ]);
  });

  it('lets an unhandled rejection end the process as it would', async () => {
    const seen = await run('exports.no = async () => { throw new Error("lost"); };', `require('weak').no();`);

    expect(seen.behaviour.exit).toBe('exit 1');
    expect(seen.behaviour.stderr).toContain('lost');
  });

  it('records what callbacks are called with', async () => {
    const seen = await run(
      'exports.read = (name, done) => setTimeout(() => done(null, name), 1);',
      `require('weak').read('a', (error, name) => console.log(name));`,
    );

    expect(seen.behaviour.calls[0]?.callbacks).toEqual([[null, 'a']]);
    expect(seen.behaviour.stdout).toBe('a\n');
  });

  it('tells callbacks from functions that the harness comes to call itself', async () => {
    const seen = await run(
      `exports.lend = (fn) => { Object.defineProperty(Object.prototype, 'lent', { get: fn }); };
       exports.later = (fn) => setTimeout(() => fn(1), 1);
       exports.now = (fn) => { fn(2); };`,
      `const weak = require('weak'); let n = 0; const own = (x) => { n += 1; };
       weak.later(own); weak.now((x) => n += x); weak.lend(() => 5); setTimeout(() => process.exit(({}).lent + n), 50);`,
    );

    expect(seen.behaviour.exit).toBe('exit 8');
    expect(seen.behaviour.calls.map(({ callbacks, selfCalled }) => [callbacks.length > 0, selfCalled])).toEqual([
      [true, undefined],
      [true, undefined],
      [true, 1],
    ]);
  });

  it('keeps event emitters working, and their listeners removable', async () => {
    const seen = await run(
      `const { EventEmitter } = require('events');
       module.exports = class Reader extends EventEmitter { go() { this.emit('data', 1); return this; } };`,
      `const Reader = require('weak'); const r = new Reader(); let n = 0; const count = () => { n += 1; };
       r.on('data', count); r.go().go(); r.removeListener('data', count); r.go(); process.exit(n);`,
    );

    expect(seen.behaviour.exit).toBe('exit 2');
    expect(callLines(seen).filter((line) => line.includes('.on('))).toHaveLength(1);
  });

  it('gives the component its own functions back, and the harness its own', async () => {
    const seen = await run(
      'exports.f = function () {}; exports.isF = (x) => x === exports.f; exports.same = (x) => x; exports.source = (x) => String(x);',
      `const weak = require('weak'); const own = function mine() { return 7; };
       process.exit(weak.isF(weak.f) && weak.same(own) === own && weak.source(own) === own.toString() && weak.f === weak.f ? 0 : 1);`,
    );

    expect(seen.behaviour.exit).toBe('exit 0');
  });

  it('lets the harness write to the exports', async () => {
    const seen = await run(
      'exports.run = () => exports.hook(); exports.hook = () => 1;',
      `const weak = require('weak'); weak.hook = () => 5; process.exit(weak.run());`,
    );

    expect(seen.behaviour.exit).toBe('exit 5');
  });

  it('keeps names, lengths, source text, keys and frozen exports', async () => {
    const library = 'module.exports = Object.freeze({ merge: function merge(a, b) { return a; } });';
    const seen = await run(
      library,
      `const weak = require('weak');
       const text = String(weak.merge);
       process.exit(weak.merge.length === 2 && weak.merge.name === 'merge' && text.startsWith('function merge(a, b)')
         && Object.isFrozen(weak) && Object.keys(weak).join() === 'merge' && weak.merge(1) === 1 ? 0 : 1);`,
    );

    expect(seen.behaviour.exit).toBe('exit 0');
    expect(callLines(seen)).toEqual(['call merge(1) 1']);
  });

  it('lets the harness inherit from an exported class and function', async () => {
    const seen = await run(
      'exports.A = class A { constructor() { this.a = 1; } hi() { return this.a; } }; exports.B = function B() { this.b = 2; };',
      `const { A, B } = require('weak'); class C extends A { constructor() { super(); this.c = 3; } hi() { return super.hi() + this.c; } }
       function D() { B.call(this); } require('util').inherits(D, B);
       const d = new D(); process.exit(new C().hi() === 4 && new C() instanceof A && d.b === 2 && d instanceof B ? 0 : 1);`,
    );

    expect(seen.behaviour.exit).toBe('exit 0');
  });

  it('carries own __proto__ keys, cycles, dates, bytes and getters that are not called', async () => {
    const seen = await run(
      'exports.take = () => undefined;',
      `const o = JSON.parse('{"__proto__":{"x":1}}'); o.self = o; o.at = new Date(0); o.raw = Buffer.from('hi');
       Object.defineProperty(o, 'never', { enumerable: true, get() { process.exit(9); } });
       require('weak').take(o, -0, 10n, /a/g);`,
    );

    expect(seen.behaviour.exit).toBe('exit 0');
    expect(seen.behaviour.calls[0]?.args).toEqual([
      {
        t: 'object',
        entries: [
          ['__proto__', { t: 'object', entries: [['x', 1]] }],
          ['self', { t: 'cycle', up: 1 }],
          ['at', { t: 'date', v: '1970-01-01T00:00:00.000Z' }],
          ['raw', { t: 'bytes', v: 'aGk=' }],
          ['never', { t: 'function', name: 'get never', arity: 0 }],
        ],
      },
      { t: 'number', v: '-0' },
      { t: 'bigint', v: '10' },
      { t: 'regexp', source: 'a', flags: 'g' },
    ]);
  });

  it('goes on when the prototype of everything is polluted with its own words', async () => {
    const seen = await run(
      `exports.pollute = () => { for (const name of ['get', 'set', 'value', 'has', 'ownKeys', 'toJSON', 'k', 't', 'then']) {
         Object.prototype[name] = () => 1; } }; exports.f = (x) => x;`,
      `const weak = require('weak'); weak.pollute(); weak.f({ a: 1 }); 'f' in weak; Object.keys(weak);`,
      { shows: { kind: 'polluted' } },
    );

    expect(callLines(seen)[1]).toBe('call f({"t":"object","entries":[["a",1]]}) {"t":"object","entries":[["a",1]]}');
  });

  it('records matches the harness makes with a regular expression of the component', async () => {
    const seen = await run('module.exports = () => /a+$/g;', `require('weak')().test('aaa');`, {
      weakness: 'CWE-1333',
    });

    expect(seen.behaviour.calls[1]).toMatchObject({
      how: 'match',
      args: [{ t: 'regexp', source: 'a+$', flags: 'g' }, 'aaa', 'test'],
      outcome: { kind: 'returned', value: true },
    });
  });

  it('sees calls from `node -e` in the package itself', async () => {
    const target = await fakeTarget({ 'index.js': 'exports.f = (x) => x;', 'package.json': '{"name":"weak"}' }, '');

    const seen = await target.observe({ command: `node -e "require('./').f('x')"` });

    expect(callLines(seen)).toEqual(['call f("x") "x"']);
  });

  it('sees calls from worker threads and child processes', async () => {
    const seen = await run(
      'exports.f = (x) => x;',
      `const { Worker, isMainThread } = require('worker_threads');
       if (process.argv[2] === 'child') { require('weak').f('child'); }
       else if (!isMainThread) { require('weak').f('worker'); }
       else { new Worker(__filename).on('exit', () => require('child_process').fork(__filename, ['child'])); }`,
    );

    expect(callLines(seen)).toEqual(['call f("worker") "worker"', 'call f("child") "child"']);
  });
});

describe('requests', () => {
  it('are recorded with method, raw URL, headers, body and answer', async () => {
    const seen = await run(
      `exports.start = () => require('http').createServer((q, s) => { let b = ''; q.on('data', (c) => { b += c; });
         q.on('end', () => { s.statusCode = 201; s.end(q.url + ' ' + b); }); }).listen(0);`,
      `const s = require('weak').start(); s.on('listening', () => {
         const c = require('net').connect(s.address().port);
         c.write('POST /a/../b HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nhi');
         c.on('data', () => {}); c.on('close', () => process.exit(0)); });`,
    );

    const request = seen.behaviour.calls.find((call) => call.how === 'request');
    expect(request?.args[0]).toBe('POST');
    expect(request?.args[1]).toBe('/a/../b');
    expect(request?.args[3]).toBe('hi');
    expect(request?.outcome).toMatchObject({
      kind: 'returned',
      value: {
        t: 'object',
        entries: [
          ['status', 201],
          ['headers', {}],
          ['body', '/a/../b hi'],
        ],
      },
    });
  });
});
