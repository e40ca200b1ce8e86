// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { callLines, fakeTarget } from './fake-target.ts';

describe('harnesses of other kinds', () => {
  it('may be named by a script of the package only', async () => {
    const manifest = '{"name":"weak","scripts":{"poc":"node poc.js","start":"node index.js"}}';
    const target = await fakeTarget(
      { 'index.js': 'exports.f = () => 1;', 'package.json': manifest, 'poc.js': `require('./').f();` },
      '',
    );

    const seen = await target.observe({ command: 'npm run -s poc' });

    expect(callLines(seen)).toEqual(['call f() 1']);
  });

  const library = {
    'index.js': 'exports.f = function f(x) { return x; };',
    'package.json': '{"name":"weak","devDependencies":{"runner":"1"}}',
  };

  it("may be a test in the package, run by the runtime's own runner", async () => {
    const target = await fakeTarget(
      { ...library, 'test/a.test.js': `require('node:test').test('a', () => { require('..').f('x'); });` },
      '',
    );

    const seen = await target.observe({ command: 'node --test test/' });

    expect(callLines(seen)).toEqual(['call f("x") "x"']);
  });

  it('may lie among the packages that only developers need', async () => {
    const target = await fakeTarget(
      {
        ...library,
        'node_modules/runner/index.js': `require('../../index.js').f(1); require('./own.js').g();`,
        'node_modules/runner/own.js': 'exports.g = () => {};',
      },
      '',
    );

    const seen = await target.observe({ command: 'node node_modules/runner' });

    expect(callLines(seen)).toEqual(['call f(1) 1']);
  });

  it.each([
    ['enters', 'exports.f("x");', true, 'blocked'],
    ['only loads', '', false, 'inconclusive'],
  ])(
    "may load modules in ways of their own: one that %s the component is told from the runtime's record",
    async (...[, use, reached, kind]) => {
      const target = await fakeTarget(
        {
          ...library,
          'exploit.js': `const file = require('path').resolve('index.js'); const exports_ = {};
      const code = require('fs').readFileSync(file, 'utf8') + ${JSON.stringify(use)};
      require('vm').runInThisContext('(function (exports) {' + code + '})', { filename: file })(exports_);`,
        },
        '',
      );

      const seen = await target.observe({ command: 'node exploit.js', shows: { kind: 'exit', status: 9 } });

      expect(seen.reached).toBe(reached);
      expect(seen.shown.kind).toBe(kind);
    },
  );
});

describe('the border of an ES module component', () => {
  const manifest =
    '{"name":"weak","version":"1.0.0","type":"module","exports":{".":"./index.js","./sub":"./lib/sub.js"}}';

  it('records named, default and namespace imports, through an exports map', async () => {
    const target = await fakeTarget({
      'node_modules/weak/package.json': manifest,
      'node_modules/weak/index.js': `export function named(x) { return x + 1; } export default class A { go() { return 1; } } export { other as renamed } from './lib/sub.js';`,
      'node_modules/weak/lib/sub.js': `import { named } from '../index.js'; export const other = () => named(1); export const another = () => other();`,
      'exploit.mjs': `import A, { named, renamed } from 'weak'; import * as all from 'weak/sub';
        named(1); new A().go(); renamed(); all.another();`,
    });

    const seen = await target.observe({ command: 'node exploit.mjs' });

    expect(callLines(seen)).toEqual([
      'call named(1) 2',
      'construct default() {"t":"object","proto":"A","entries":[]}',
      'call default.new().go() 1',
      'call renamed() 2',
      'call another() 2',
    ]);
  });

  it('records a CommonJS component that is imported', async () => {
    const target = await fakeTarget({
      'node_modules/weak/index.js': 'module.exports = { f: (x) => x }; module.exports.g = (x) => x;',
      'exploit.mjs': `import weak, { g } from 'weak'; weak.f(1); g(2);`,
    });

    const seen = await target.observe({ command: 'node exploit.mjs' });

    expect(callLines(seen)).toEqual(['call f(1) 1', 'call g(2) 2']);
  });

  it('records a dynamic import from a script', async () => {
    const target = await fakeTarget({
      'node_modules/weak/package.json': manifest,
      'node_modules/weak/index.js': 'export const f = (x) => x;',
    });

    const seen = await target.observe({ command: `node -e "import('weak').then((weak) => weak.f(3))"` });

    expect(callLines(seen)).toEqual(['call f(3) 3']);
  });
});
