// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFlows } from './data-flows.ts';
import { findFlows } from './find-flows.ts';
import { projectOf } from './project.ts';

/** Flows of some files as `api file:line <- source`; the first file is the entry point. */
function flowsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const texts = Object.entries(files).map(([file, text]) => ({ file, text }));
  const project = projectOf(texts, new Set(texts.slice(0, 1).map(({ file }) => file)));
  return findFlows(project).flows.map(
    ({ sink, source }) =>
      `${sink.api} ${sink.location.file}:${sink.location.region.startLine} <- ${source.description}`,
  );
}

const EXEC = `const { exec } = require('child_process');\n`;

describe('findFlows within a file', () => {
  it.each([
    ['a concatenation', `module.exports = (p) => exec('ls ' + p);`],
    ['a template', 'exports.run = function (p) { exec(`ls ${p}`); };'],
    ['a local that grows', `exports.run = (p) => { let c = 'ls'; c += ' '; c += p; exec(c); };`],
    ['util.format', `const util = require('util'); exports.run = (p) => exec(util.format('ls %s', p));`],
    [
      'join, replace, split and concat',
      `exports.run = (p) => exec('ls '.concat(p.split(' ').map((x) => x.replace('a', 'b')).join(' ')));`,
    ],
    ['an options object', `exports.run = (options) => exec('ls ' + options.dir.path);`],
    ['a destructured parameter with a default', `exports.run = ({ dir: { path = '.' } = {} }) => exec('ls ' + path);`],
    ['a property of a literal', `exports.run = (p) => { const o = { cmd: 'ls ' + p }; exec(o.cmd); };`],
    ['an array that is pushed to', `exports.run = (p) => { const a = ['ls']; a.push(p); exec(a.join(' ')); };`],
    ['a rest parameter', `exports.run = (...args) => exec(args.join(' '));`],
    ['arguments', `exports.run = function () { exec(Array.prototype.slice.call(arguments).join(' ')); };`],
    ['a local function', `function build(p) { return 'ls ' + p; } exports.run = (p) => exec(build(p));`],
    ['a function called later', `function go(c) { exec(c); } exports.run = (p) => go.apply(null, ['ls ' + p]);`],
    ['bound arguments', `function go(c, d) { exec(c); } exports.run = (p) => { const g = go.bind(null, p); g(1); };`],
    ['a closure', `exports.run = (p) => () => { exec(p); };`],
    ['a callback', `exports.run = (list) => list.forEach((p) => exec(p));`],
    [
      'a promise',
      `exports.run = async (p) => { const c = await Promise.resolve(p).then((x) => 'ls ' + x); exec(c); };`,
    ],
    [
      'a promise made by hand',
      `const later = (p) => new Promise((done) => done(p)); exports.run = (p) => later(p).then((c) => exec(c));`,
    ],
    ['a class', `class A { constructor(p) { this.p = p; } run() { exec('ls ' + this.p); } } module.exports = A;`],
    ['a subclass', `class B { go(c) { exec(c); } } class A extends B { run(p) { this.go(p); } } module.exports = A;`],
    [
      'super',
      `class B { constructor(c) { this.c = c; } go() { exec(this.c); } } class A extends B { constructor(p) { super(p); } } module.exports = A;`,
    ],
    [
      'a prototype method',
      `function A(p) { this.p = p; } A.prototype.run = function () { exec(this.p); }; module.exports = A;`,
    ],
    [
      'a prototype literal',
      `function A() {} A.prototype = { run: function (p) { exec(p); } }; module.exports = new A();`,
    ],
    [
      'util.inherits',
      `function B() {} B.prototype.go = function (c) { exec(c); }; function A() {} require('util').inherits(A, B); A.prototype.run = function (p) { this.go(p); }; module.exports = A;`,
    ],
    [
      'a getter',
      `class A { constructor(p) { this.p = p; } get cmd() { return 'ls ' + this.p; } run() { exec(this.cmd); } } module.exports = A;`,
    ],
    ['a private field', `class A { #p; constructor(p) { this.#p = p; } run() { exec(this.#p); } } module.exports = A;`],
    ['Object.assign', `exports.run = (o) => { const all = Object.assign({}, { a: 1 }, o); exec(all.cmd); };`],
    ['spread', `exports.run = (o) => { const all = { a: 1, ...o }; exec(all.cmd); };`],
    ['a returned object', `module.exports = (p) => ({ run: function () { exec(p); } });`],
    ['a table of handlers', `const handlers = { ls: (p) => exec(p) }; exports.run = (p) => handlers['ls'](p);`],
    [
      'an event',
      `const e = new (require('events'))(); e.on('go', (c) => exec(c)); exports.run = (p) => e.emit('go', p);`,
    ],
    ['for…of', `exports.run = (list) => { for (const p of list) exec(p); };`],
    [
      'a sink handed to somebody else',
      `const limit = require('limiter'); exports.run = (p) => limit.add(exec, ['ls ' + p]);`,
    ],
    [
      'a list handed to a callback',
      `const limit = require('limiter'); exports.run = (p) => limit.add((c) => exec(c), ['ls ' + p]);`,
    ],
    ['a conditional', `exports.run = (p) => exec(p ? 'ls ' + p : 'ls');`],
    ['a default', `exports.run = (p) => { p = p || '.'; exec(p); };`],
    [
      'a compiled class',
      `var A = (function () { function A() {} _createClass(A, [{ key: 'run', value: function run(p) { exec(p); } }]); return A; })(); module.exports = A;`,
    ],
    [
      'a compiled async function',
      `exports.run = function (p) { return __awaiter(this, void 0, void 0, function* () { exec(p); }); };`,
    ],
  ])('follows %s', (_, code) => {
    expect(flowsIn({ 'a.js': EXEC + code })).toEqual([expect.stringMatching(/^child_process\.exec a\.js:2 <- /)]);
  });

  it.each([
    ['a constant', `exports.run = () => exec('ls');`],
    ['a number', `exports.run = (p) => exec('ls ' + parseInt(p, 10));`],
    ['a comparison', `exports.run = (p) => exec('ls ' + (p === 'a'));`],
    ['another parameter', `exports.run = (p, cb) => exec('ls', cb);`],
    ['code that is not exported', `function run(p) { exec(p); }`],
    ['a property next to it', `exports.run = (p) => { const o = { a: p, b: 'ls' }; exec(o.b); };`],
  ])('sees no flow from %s', (_, code) => {
    expect(flowsIn({ 'a.js': EXEC + code })).toEqual([]);
  });

  it('names the steps in between', () => {
    const text = `${EXEC}exports.run = (p) => {\n  const a = p + 1;\n  const b = a + 2;\n  exec(b);\n};`;

    const [flow] = findFlows(projectOf([{ file: 'a.js', text }], new Set())).flows;

    expect(flow?.source.location.region.startLine).toBe(2);
    expect(flow?.steps.map((step) => step.region.startLine)).toEqual([3, 4]);
    expect(flow?.sink.location.region.startLine).toBe(5);
  });
});

describe('findFlows for each kind of sink', () => {
  it.each([
    ['process', `exports.f = (a) => require('child_process').spawn('sh', ['-c', a]);`, 'child_process.spawn'],
    ['file', `exports.f = (p) => require('fs').promises.readFile('./' + p);`, 'fs.readFile'],
    ['code', `exports.f = (c) => new Function('return ' + c)();`, 'Function'],
    ['computed call', `exports.f = (t, k) => t[k]();`, 'computed call'],
    ['computed write', `exports.f = (o, k, v) => { o[k] = v; };`, 'computed write'],
    ['computed write of copied keys', `exports.f = (o, s) => { for (var k in s) { o[k] = s[k]; } };`, 'computed write'],
    [
      'computed write along a path',
      `exports.f = (o, p, v) => { p.split('.').forEach((k) => { o[k] = v; }); };`,
      'computed write',
    ],
    ['pattern', `exports.f = (s) => /a+b/.test(s);`, 'RegExp.test'],
    [
      'pattern in a table',
      `const rules = [/a+b/]; exports.f = (s) => { for (let i = 0; i < 1; i++) { rules[i].exec(s); } };`,
      'RegExp.exec',
    ],
    ['pattern run by the string', `exports.f = (s) => s.replace(/a+$/, '');`, 'String.replace'],
    ['pattern made of data', `exports.f = (s) => { new RegExp(s); };`, 'RegExp'],
    ['pattern made of text by the string', `exports.f = (s) => s.search('^' + x + '$');`, 'String.search'],
    ['pattern that is exported', `module.exports = /a+b/;`, 'exported RegExp'],
    ['pattern that is returned', `module.exports = () => /a+b/;`, 'exported RegExp'],
  ])('finds %s', (_, code, api) => {
    expect(flowsIn({ 'a.js': code }).map((flow) => flow.split(' a.js')[0])).toEqual([api]);
  });

  it.each([
    [
      'an http server',
      `require('http').createServer((req, res) => { require('fs').readFile('.' + req.url, () => 1); }).listen(1);`,
    ],
    [
      'a request event',
      `require('http').createServer().on('request', function (q) { require('fs').readFile('.' + q.url, () => 1); });`,
    ],
    [
      'a route',
      `const app = require('express')(); app.get('/', (q, res) => require('fs').readFile(q.params.x, () => 1));`,
    ],
    ['a request by name', `on(function (req) { require('fs').readFile('.' + req.url, () => 1); });`],
    ['a part of this', `on(function () { require('fs').readFile('.' + this.request.path, () => 1); });`],
    ['the command line', `require('fs').readFile(process.argv[2], () => 1);`],
    ['standard input', `process.stdin.on('data', (d) => require('fs').readFile(d, () => 1));`],
    ['a message', `process.on('message', (m) => require('fs').readFile(m.path, () => 1));`],
  ])('takes %s for a source', (_, code) => {
    expect(flowsIn({ 'a.js': code })).toEqual([expect.stringMatching(/^fs\.readFile /)]);
  });
});

describe('findFlows across files', () => {
  const SINK = `${EXEC}module.exports = function run(c) { exec(c); };`;
  const NAMED = `${EXEC}exports.run = (c) => exec(c);`;

  it.each([
    ['require', { 'a.js': `const run = require('./b'); exports.f = (p) => run(p);`, 'b.js': SINK }],
    ['a directory', { 'a.js': `exports.f = (p) => require('./lib')(p);`, 'lib/index.js': SINK }],
    ['a re-export', { 'a.js': `module.exports = require('./b');`, 'b.js': SINK }],
    ['a destructured require', { 'a.js': `const { run } = require('./b'); exports.f = (p) => run(p);`, 'b.js': NAMED }],
    ['import', { 'a.mjs': `import run from './b.js'; export const f = (p) => run(p);`, 'b.js': SINK }],
    ['a namespace', { 'a.mjs': `import * as b from './b.js'; export default (p) => b.run(p);`, 'b.js': NAMED }],
    ['export from', { 'a.mjs': `export { run as go } from './b.js';`, 'b.js': NAMED }],
    ['export all', { 'a.mjs': `export * from './b.js';`, 'b.js': NAMED }],
    [
      'a dynamic import',
      { 'a.js': `exports.f = async (p) => { const b = await import('./b.js'); b.run(p); };`, 'b.js': NAMED },
    ],
    [
      'TypeScript',
      {
        'a.ts': `import { run } from './b.js'; export function f(p: string): void { run(p as string); }`,
        'b.ts': `import { exec } from 'child_process'; export const run = (c: string): void => { exec(c); };`,
      },
    ],
    [
      'compiled TypeScript',
      {
        'a.js': `Object.defineProperty(exports, 'run', { enumerable: true, get: function () { return b_1.run; } }); var b_1 = require('./b');`,
        'b.js': NAMED,
      },
    ],
    ['a compiled star', { 'a.js': `__exportStar(require('./b'), exports);`, 'b.js': NAMED }],
    [
      'a bundle’s export list',
      { 'a.js': `__export(exports, { run: () => run }); var run = require('./b').run;`, 'b.js': NAMED },
    ],
    [
      'a circle',
      { 'a.js': `exports.f = (p) => require('./b')(p); exports.x = 1;`, 'b.js': `const a = require('./a'); ${SINK}` },
    ],
  ])('follows %s', (_, files) => {
    expect(flowsIn(files)).toEqual([expect.stringMatching(/^child_process\.exec .*b|index/)]);
  });
});

describe('findFlows on odd code', () => {
  it('leaves out what does not parse and says so', () => {
    const report = findFlows(projectOf([{ file: 'a.js', text: 'function (' }], new Set()));

    expect(report.flows).toEqual([]);
    expect(report.skipped).toEqual([{ file: 'a.js', because: expect.stringContaining('does not parse') }]);
  });

  it('survives names of built-in properties everywhere', () => {
    const words = [
      'constructor',
      '__proto__',
      'prototype',
      'hasOwnProperty',
      'toString',
      'arguments',
      'default',
      'undefined',
    ];
    const code = words.map(
      (word) => `exports.${word} = function (a) { a.${word}(a); x.${word} = a; return ${word}(a[${word}]); };`,
    );

    expect(() => flowsIn({ 'a.js': code.join('\n') })).not.toThrow();
  });

  it('survives cycles of inheritance, calls and values', () => {
    const code = `function A() { return new B(A) } function B(f) { this.x = this; f.prototype.__proto__ = f.prototype; return f(f) }
      A.prototype = B.prototype = A; A.__proto__ = A; module.exports = { A, B, self: module };`;

    expect(() => flowsIn({ 'a.js': code })).not.toThrow();
  });

  it('says when the budget ended the search', () => {
    const text = `${EXEC}exports.f = (p) => { const g = (x) => exec(x); g(p); };`;

    expect(findFlows(projectOf([{ file: 'a.js', text }], new Set()), 1).cut).toMatch(/budget of 1 steps/);
  });

  it('gives the same answer twice', () => {
    const files = { 'a.js': `${EXEC}exports.f = (o, k) => { o[k] = k; exec(k); exec(o); /x+/.test(k); };` };

    expect(flowsIn(files)).toEqual(flowsIn(files));
  });
});

describe('dataFlows through dependencies', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'flows-test-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function flowsWith(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await writeFile(path.join(root, name), text);
    }
    const target = { root, directory: root, language: 'javascript' };
    const report = await dataFlows(target, { name: 'x', version: '1.0.0', path: 'node_modules/x' });
    return report.flows.map(({ sink, steps }) =>
      [sink.api, sink.location.file, sink.location.region.startLine, steps.length].join(' '),
    );
  }

  const OWN = `const run = require('runner');\nexports.f = (p) => run('ls ' + p);`;

  it('reports the call that hands the data over', async () => {
    const files = {
      'node_modules/x/index.js': OWN,
      'node_modules/runner/index.js': `${EXEC}module.exports = (c) => require('./lib')(c);`,
      'node_modules/runner/lib.js': `${EXEC}module.exports = (c) => exec(c);`,
    };

    expect(await flowsWith(files)).toEqual([
      'child_process.exec in node_modules/runner/lib.js node_modules/x/index.js 2 0',
    ]);
  });

  it('takes a package that requires itself for no dependency', async () => {
    const files = {
      'node_modules/x/index.js': `${EXEC}exports.f = (p) => exec(p);`,
      'node_modules/x/demo.js': `require('x').f(1);`,
    };

    expect(await flowsWith(files)).toEqual(['child_process.exec node_modules/x/index.js 2 0']);
  });

  it('leaves patterns and key writes of dependencies to them', async () => {
    const files = {
      'node_modules/x/index.js': OWN,
      'node_modules/runner/index.js': `require('fs'); module.exports = (c) => { exports[c] = /a+$/.test(c); };`,
    };

    expect(await flowsWith(files)).toEqual([]);
  });
});
