// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { children, SourceFile } from '../source/source-file.ts';
import { pieces } from './pieces.ts';
import { sinkCalls } from './sink-calls.ts';

/** The pieces of the first argument of `sink(…)`: constants quoted, operands bare, `?` after conditional ones. */
function piecesOf(code: string): string {
  const source = new SourceFile('a.js', code);
  const call = [...source.walk()].find(
    (node) => source.textOf(node).startsWith('sink(') && node.type === 'CallExpression',
  );
  return children(call ?? source.program, 'arguments')
    .flatMap((argument) => pieces(source, argument))
    .map(
      (part) =>
        (part.kind === 'constant' ? JSON.stringify(part.text) : source.textOf(part.node)) +
        (part.isConditional ? '?' : ''),
    )
    .join(' ');
}

describe('pieces', () => {
  it.each([
    ['a sum', `sink('ls ' + dir + " -l")`, `"ls " dir " -l"`],
    ['a template', 'sink(`ls ${dir}/${name}`)', `"ls " dir "/" name`],
    ['a lone value', `sink(x)`, `x`],
    ['a constant local', `const base = 'git '; sink(base + x)`, `"git " x`],
    ['a local of several parts', 'var cmd = "a " + x; sink(cmd)', `"a " x`],
    ['util.format', `const {format} = require('util'); sink(format('id %s %d%%', p, n))`, `"id " p " " n "%"`],
    ['util.format with arguments left over', `var util = require('util'); sink(util.format('id', p))`, `"id" " " p`],
    ['a joined array', `sink(['ls', dir].join(' '))`, `"ls" " " dir`],
    ['an array that is pushed to', `var a = ['ls']; if (x) a.push(x); sink(a.join(' '))`, `"ls" " "? x?`],
    ['concat on a string', `sink('ls '.concat(dir, ' -l'))`, `"ls " dir " -l"`],
    ['a local grown by +=', `let c = 'ls'; if (o) c += ' ' + o; c += ' -l'; sink(c)`, `"ls" " "? o? " -l"`],
    ['a local grown by itself', `let c = 'ls '; c = c + dir; sink(c)`, `"ls " dir`],
    ['a function that returns a constant', `function tool() { return 'ls ' } sink(tool() + dir)`, `"ls " dir`],
    ['String()', `sink('ls ' + String(dir))`, `"ls " dir`],
    ['a call of anything else', `sink('ls ' + quote(dir))`, `"ls " quote(dir)`],
    ['a local with two values', `var c = 'a'; c = 'b'; sink(c)`, `c`],
    ['a local that names itself', `var a = a.concat(b); var c = c; sink(a.join(c))`, `a.join(c)`],
  ])('splits %s', (_, code, expected) => {
    expect(piecesOf(code)).toBe(expected);
  });

  it('splits a sum of a thousand terms', () => {
    expect(piecesOf(`sink(${'"a" + '.repeat(1000)}x)`)).toMatch(/"a" x$/);
  });
});

/** Sink calls as `api(dangerous arguments)`, `!` where a shell runs. */
function sinksOf(code: string): readonly string[] {
  const source = new SourceFile('a.js', code);
  return sinkCalls(source).map((call) => {
    const given = call.dangerous.map((index) => source.textOf(call.arguments[index] ?? source.program));
    return `${call.api}(${given.join(', ')})${call.isShell ? '!' : ''}`;
  });
}

describe('sinkCalls', () => {
  it.each([
    ['a member of a required module', `var cp = require('child_process'); cp.exec(c, cb)`, 'child_process.exec(c)!'],
    ['a destructured import', `const { exec: run } = require('node:child_process'); run(c)`, 'child_process.exec(c)!'],
    ['a named import', `import { execSync as x } from 'child_process'; x(c)`, 'child_process.execSync(c)!'],
    ['a late assignment', `var exec; exec = require('child_process').exec; exec(c)`, 'child_process.exec(c)!'],
    [
      'a promisified function',
      `const e = require('util').promisify(require('child_process').exec); e(c)`,
      'child_process.exec(c)!',
    ],
    [
      'compiled TypeScript',
      `const cp = __importStar(require("child_process")); (0, cp.exec)(c)`,
      'child_process.exec(c)!',
    ],
    ['fs.promises', `const fs = require('fs').promises; fs.readFile(p)`, 'fs.readFile(p)'],
    ['promisifyAll', `var fs = Promise.promisifyAll(require('fs')); fs.readFileAsync(p)`, 'fs.readFile(p)'],
    ['a package that wraps fs', `import fse from 'fs-extra'; fse.copy(a, b)`, 'fs.copy(a, b)'],
    ['a package that wraps the shell', `var shell = require('shelljs'); shell.exec(c)`, 'shelljs.exec(c)!'],
    ['spawn with a shell', `require('child_process').spawn(p, a, { shell: true })`, 'child_process.spawn(p, a)!'],
    ['spawn of a shell', `require('child_process').spawn('sh', ['-c', c])`, `child_process.spawn('sh', ['-c', c])!`],
    ['spawn without a shell', `require('child_process').spawn('ls', a)`, `child_process.spawn('ls', a)`],
    ['new Function', `new Function('a', body)`, `Function('a', body)`],
    ['.call', `var fs = require('fs'); fs.readFile.call(fs, p)`, 'fs.readFile(p)'],
    ['.apply', `var fs = require('fs'); fs.readFile.apply(fs, [p])`, 'fs.readFile(p)'],
  ])('knows %s', (_, code, expected) => {
    expect(sinksOf(code)).toEqual([expected]);
  });

  it.each([
    ['a local function of the same name', `function exec() {} exec(c)`],
    ['a method of an unknown object', `db.exec(c)`],
    ['a fixed require', `require('x')`],
    ['a timer with a function', `setTimeout(() => 1, 5)`],
  ])('leaves %s alone', (_, code) => {
    expect(sinksOf(code)).toEqual([]);
  });
});
