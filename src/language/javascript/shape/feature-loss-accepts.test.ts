// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { featureLoss } from './feature-loss.ts';
import { MERGE, PARSE, RUN, SERVE } from './fake-functions.ts';

describe('featureLoss accepts', () => {
  it.each<readonly [string, string, readonly [string | RegExp, string]]>([
    [
      'another call in a try whose errors were of no interest, beside a line that stands outside as well',
      `exports.open = (url) => { try { start('open "' + url + '"'); return true; } catch (e) {} start(url); return true; };`,
      [`start('open "' + url + '"')`, `start('open', [url])`],
    ],
    ['no change', MERGE, ['', '']],
    [
      'a refused key',
      MERGE,
      [
        '(var key in b) {',
        `(var key in b) {\n    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;`,
      ],
    ],
    [
      'an own-property test',
      MERGE,
      ['{\n    if (typeof', `{\n    if (!Object.prototype.hasOwnProperty.call(b, key)) continue;\n    if (typeof`],
    ],
    ['a null prototype', MERGE, ['|| {}', '|| Object.create(null)']],
    [
      'a new function of its own',
      MERGE,
      ['\nmodule', `\nfunction isUnsafe(key) {\n  return ['__proto__', 'constructor'].indexOf(key) !== -1;\n}\nmodule`],
    ],
    ['an early answer under a condition', MERGE, ['{\n  for', `{\n  if (!b) return a;\n  for`]],
    [
      'a thrown refusal under a condition',
      MERGE,
      ['{\n    if', `{\n    if (key === '__proto__') throw new Error('refused key ' + key);\n    if`],
    ],
    [
      'defineProperty on the own target',
      MERGE,
      [
        'a[key] = b[key];',
        `Object.defineProperty(a, key, { value: b[key], writable: true, enumerable: true, configurable: true });`,
      ],
    ],
    [
      'execFile for exec',
      RUN,
      [/const \{ exec \}([\s\S]*)exec\('ls ' \+ name, /, `const { execFile }$1execFile('ls', ['--', name], `],
    ],
    ['a quoted operand', RUN, [`'ls ' + name`, `'ls ' + quote(name)`]],
    [
      'an allow-list',
      RUN,
      ['exec(', `if (!/^[\\w.-]+$/.test(name)) {\n    return cb(new Error('refused name'));\n  }\n  exec(`],
    ],
    [
      'process.kill for kill',
      `const { exec } = require('child_process');\nexports.kill = (pid) => exec('kill -9 ' + pid);`,
      [/exec\('kill.*\)/, `process.kill(Number(pid), 9)`],
    ],
    [
      'two calls moved into one function',
      `const { exec } = require('child_process');\nexports.a = (x) => exec('a ' + x);\nexports.b = (x) => exec('b ' + x);`,
      [
        /exports[\s\S]*/,
        `function run(tool, x) { exec(tool + " '" + x.replace(/'/g, '') + "'"); }\nexports.a = (x) => run('a', x);\nexports.b = (x) => run('b', x);`,
      ],
    ],
    [
      'a check of the path',
      SERVE,
      [
        '  fs.readFile',
        `  if (file.indexOf(__dirname + path.sep) !== 0) { res.statusCode = 403; return res.end(); }\n  fs.readFile`,
      ],
    ],
    [
      'a decoding that is answered',
      SERVE,
      [/ {2}var file = (.*)/, `  var file;\n  try { file = $1 } catch (e) { res.statusCode = 400; return res.end(); }`],
    ],
    ['a rewritten pattern', PARSE, [/\/\\s\*,.*\//, '/,/']],
    [
      'a length cap',
      PARSE,
      ['  return text', `  if (text.length > 1000) { throw new RangeError('too long'); }\n  return text`],
    ],
    ['a table without prototype', PARSE, ['{ a: 1 }', `Object.assign(Object.create(null), { a: 1 })`]],
    [
      'JSON.parse for evaluation',
      `exports.parse = function (text) { return eval('(' + text + ')'); };`,
      [/eval.*\)'\)/, 'JSON.parse(text)'],
    ],
    [
      'JSON.parse for many checks',
      `module.exports = function (data) {\n  if (typeof data !== 'string' || !data) { return null; }\n  data = trim(data);\n  if (/^[\\],:{}\\s]*$/.test(data.replace(/\\\\(?:["\\\\\\/bfnrt]|u[0-9a-fA-F]{4})/g, '@').replace(/x/g, ']').replace(/(?:^|:|,)(?:\\s*\\[)+/g, ''))) {\n    return new Function('return ' + data)();\n  }\n  return fail(data);\n};`,
      [/ {2}data = [\s\S]*/, '  return JSON.parse(data);\n};'],
    ],
    ['a new option with a default', PARSE, ['function parse(text)', 'function parse(text, limit = 100)']],
    ['one more parameter', RUN, ['(name, cb)', '(name, cb, depth)']],
    [
      'a try that reports',
      PARSE,
      [
        'return text.split(/\\s*,\\s*$/);',
        'try { return text.split(/\\s*,\\s*$/); } catch (e) { throw new Error(e.message); }',
      ],
    ],
    ['a silent try around new code only', MERGE, ['{\n  for', '{\n  try { decodeURI(b.x); } catch (e) {}\n  for']],
    ['a renamed local function', PARSE, [/tokens/g, 'split']],
    [
      'swallowing that was there before',
      `exports.f = (a) => { try { return g(a); } catch (e) { return null; } };`,
      ['g(a)', 'g(String(a))'],
    ],
  ])('%s', (_, before, change) => {
    const after = before.replace(change[0], change[1]);

    const losses = featureLoss({
      file: 'lib/a.js',
      before,
      after: after.includes('quote(') ? `${after}\nfunction quote(x) { return "'" + x + "'"; }` : after,
    });

    expect(losses).toEqual([]);
  });

  it('a new source file', () => {
    expect(
      featureLoss({ file: 'lib/guard.js', before: null, after: `module.exports = (key) => key !== '__proto__';` }),
    ).toEqual([]);
  });

  it('a change of a file that is no source', () => {
    expect(featureLoss({ file: 'README.md', before: 'a', after: 'b (' })).toEqual([]);
  });
});
