// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { featureLoss } from './feature-loss.ts';
import { MERGE, PARSE, RUN, SERVE } from './fake-functions.ts';

function lossOf(before: string, change: readonly [string | RegExp, string]): readonly string[] {
  return featureLoss({ file: 'lib/a.js', before, after: before.replace(change[0], change[1]) });
}

describe('featureLoss rejects', () => {
  it.each<readonly [string, string, readonly [string | RegExp, string], RegExp]>([
    ['an emptied function', MERGE, [/\{[\s\S]*\}/, '{}'], /body of module.exports|merge/],
    [
      'a function that only returns its parameter',
      MERGE,
      [/\{\n {2}for[\s\S]*return a;/, '{\n  return {};'],
      /the body of merge is gone/,
    ],
    [
      'a function that only throws',
      MERGE,
      [/\{\n {2}for[\s\S]*return a;/, `{\n  throw new Error('disabled');`],
      /the body of merge is gone/,
    ],
    ['a lost result', MERGE, ['  return a;\n', ''], /merge no longer returns a value/],
    ['an early return', MERGE, ['{\n  for', '{\n  return a;\n  for'], /merge always leaves at line 3/],
    [
      'an early return under a condition that always holds',
      MERGE,
      ['{\n  for', '{\n  if (!![]) return a;\n  for'],
      /merge always leaves/,
    ],
    [
      'an early return on both ways',
      MERGE,
      ['{\n  for', '{\n  if (a) { return a; } else { return b; }\n  for'],
      /merge always leaves/,
    ],
    ['an early throw', RUN, ['{\n  if', `{\n  throw new Error('no');\n  if`], /always leaves/],
    ['a return above the whole file', SERVE, ['\nvar', '\nreturn;\nvar'], /the file always leaves at line 2/],
    ['an early continue', MERGE, ['{\n    if', '{\n    continue;\n    if'], /always leaves at line 4/],
    [
      'code switched off',
      MERGE,
      ['a[key] = b[key];', 'if (false) { a[key] = b[key]; }'],
      /switched off by a constant condition/,
    ],
    [
      'an operand switched off',
      MERGE,
      ['typeof b[key] ===', 'false && typeof b[key] ==='],
      /switched off by a constant condition/,
    ],
    ['an overwritten parameter', RUN, ['{\n  if', `{\n  name = '';\n  if`], /overwrites its parameter name/],
    [
      'a swallowed error',
      MERGE,
      [/for([\s\S]*)return a;/, 'try { for$1} catch (e) {}\n  return a;'],
      /errors of code that was there before are swallowed/,
    ],
    [
      'a swallowed error with a constant answer',
      PARSE,
      ['return text.split(/\\s*,\\s*$/);', 'try { return text.split(/\\s*,\\s*$/); } catch (e) { return []; }'],
      /swallowed/,
    ],
    [
      'a swallowed error with a line in the log',
      PARSE,
      ['return text.split(/\\s*,\\s*$/);', 'try { return text.split(/\\s*,\\s*$/); } catch (e) { console.error(e); }'],
      /swallowed/,
    ],
    [
      'a swallowed rejection',
      `exports.f = (a) => g(a);`,
      ['g(a)', 'g(a).catch(() => {})'],
      /promise's errors are swallowed/,
    ],
    [
      'a quieted handler',
      `exports.f = (a, cb) => { try { g(a); } catch (e) { cb(e); } };`,
      ['cb(e)', ''],
      /no longer does anything/,
    ],
    [
      'a handler for the whole process',
      MERGE,
      ['\nmodule', `\nprocess.on('uncaughtException', function () { log(1); });\nmodule`],
      /whole process/,
    ],
    ['a removed export', PARSE, ['exports.parse = parse;', ''], /export parse is removed/],
    [
      'a removed member of the exported literal',
      `module.exports = { a: f, b: g };\nfunction f() {}\nfunction g() {}`,
      [', b: g', ''],
      /export b is removed/,
    ],
    [
      'a removed method',
      `class A { run() { return 1; } stop() { return 2; } }\nmodule.exports = A;`,
      ['stop() { return 2; }', ''],
      /A\.stop is removed/,
    ],
    [
      'a removed prototype method',
      `function A() {}\nA.prototype.run = function () { return f(); };\nmodule.exports = A;`,
      [/A\.prototype.*\n/, ''],
      /A\.prototype\.run is removed/,
    ],
    [
      'a removed named export',
      `export const a = 1;\nexport function b() {}`,
      ['export function', 'function'],
      /export b is removed/,
    ],
    ['a changed arity', RUN, ['(name, cb)', '(name)'], /takes 1 parameters instead of 2/],
    ['a function made async', MERGE, ['= function', '= async function'], /merge is now async/],
    [
      'a command that is no longer run',
      RUN,
      [/ {2}exec\([\s\S]*\}\);\n\}/, '  cb(null, String(name));\n}'],
      /1 of 1 calls of child_process.exec are removed/,
    ],
    [
      'a file that is no longer read',
      SERVE,
      [/ {2}fs\.readFile[\s\S]*?\n {2}\}\);/, '  res.end(file);'],
      /calls of fs.readFile are removed/,
    ],
    [
      'most of a function',
      `exports.f = function f(a) {\n${'  if (a.x) { a.y = a.z + 1; a.list.push(a.x); }\n'.repeat(12)}  return a;\n};`,
      [/(\{\n {2}if.*\n)(?: {2}if.*\n)+/, '$1'],
      /most of .* is gone/,
    ],
    ['a deleted check', RUN, [/ {2}if \(!name\) \{[\s\S]*?\n {2}\}\n/, ''], /assertions and thrown errors are removed/],
    [
      'a deleted assertion',
      `const assert = require('assert');\nexports.f = (a) => { assert(a); return g(a); };`,
      ['assert(a);', ''],
      /assertions/,
    ],
    [
      'a function removed while used',
      PARSE,
      [/function tokens[\s\S]*?\n\}\n/, ''],
      /tokens is used at line 4, and nothing declares it/,
    ],
    [
      'a name that nothing declares',
      MERGE,
      ['{\n    if', `{\n    if (isUnsafe(key)) continue;\n    if`],
      /isUnsafe is used at line 4/,
    ],
    [
      'process.exit',
      MERGE,
      ['{\n    if', `{\n    if (key === '__proto__') process.exit(1);\n    if`],
      /ends or changes the process/,
    ],
    [
      'a new program',
      MERGE,
      ['{\n  for', `{\n  require('child_process').execFileSync('true');\n  for`],
      /starts programs/,
    ],
    ['new evaluation', PARSE, ['return text', `new Function('return ' + text); return text`], /evaluates code/],
    [
      'a pattern run in a context of its own',
      PARSE,
      ['return text', `require('vm').runInNewContext('1', {}, { timeout: 100 }); return text`],
      /evaluates code/,
    ],
    ['new network use', MERGE, ['{\n  for', `{\n  require('https').get(String(a));\n  for`], /uses the network/],
    [
      'a time check',
      PARSE,
      ['return text', `if (Date.now() > 1e12) return []; return text`],
      /depends on time or chance/,
    ],
    ['a timer', PARSE, ['return text', `setTimeout(function () {}, 10); return text`], /adds a timer/],
    [
      'an environment check',
      MERGE,
      ['{\n  for', `{\n  if (process.env.CI) return a;\n  for`],
      /depends on how it is run/,
    ],
    [
      'a command line check',
      MERGE,
      ['{\n  for', `{\n  if (process.argv[1].includes('x')) return a;\n  for`],
      /depends on how it is run/,
    ],
    [
      'a frozen built-in',
      MERGE,
      ['\nmodule', `\nObject.freeze(Object.prototype);\nmodule`],
      /changes Object.prototype for the whole program/,
    ],
    [
      'a write to a built-in prototype',
      MERGE,
      ['\nmodule', `\nArray.prototype.last = function () { return this[0]; };\nmodule`],
      /changes Array.prototype/,
    ],
    [
      'a removed built-in',
      MERGE,
      ['\nmodule', `\ndelete Object.prototype.__proto__;\nmodule`],
      /changes Object.prototype/,
    ],
    ['a write to a global', MERGE, ['\nmodule', `\nglobalThis.safe = true;\nmodule`], /changes globalThis/],
    [
      'a replaced function of Node',
      SERVE,
      ['\nvar', `\nvar r = 1;\nrequire('fs').readFile = function () {};\nvar`],
      /changes the module fs/,
    ],
    [
      'a comparison with the shown attack',
      RUN,
      ['{\n  if', `{\n  if (name === '; touch marker') return cb(null, '');\n  if`],
      /fixed text "; touch marker"/,
    ],
    [
      'a search for the shown attack',
      SERVE,
      ['  fs.readFile', `  if (req.url.indexOf('/../../etc/passwd') >= 0) return res.end();\n  fs.readFile`],
      /fixed text/,
    ],
    [
      'a pattern for the shown attack',
      RUN,
      ['{\n  if', `{\n  if (/touch marker/.test(name)) return cb(null, '');\n  if`],
      /fixed text/,
    ],
    [
      'a comparison with a long run',
      PARSE,
      ['return text', `if (text.indexOf('${' '.repeat(40)}') === 0) return []; return text`],
      /fixed text/,
    ],
  ])('%s', (...[, before, change, expected]) => {
    expect(lossOf(before, change).join('; ')).toMatch(expected);
  });

  it('a removed file', () => {
    expect(featureLoss({ file: 'lib/a.js', before: MERGE, after: null })).toEqual(['the file is removed']);
  });

  it('what it cannot compare', () => {
    expect(featureLoss({ file: 'lib/a.js', before: MERGE, after: 'function (' })).toEqual([
      expect.stringContaining('cannot be compared'),
    ]);
  });
});
