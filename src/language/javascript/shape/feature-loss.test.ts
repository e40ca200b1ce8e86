// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { featureLoss } from './feature-loss.ts';
import { shapeRules } from './registry.ts';
import { syntaxError } from './syntax-error.ts';

const MERGE = `
module.exports = function merge(a, b) {
  for (var key in b) {
    if (typeof b[key] === 'object') {
      a[key] = merge(a[key] || {}, b[key]);
    } else {
      a[key] = b[key];
    }
  }
  return a;
};
`;

const RUN = `
const { exec } = require('child_process');
exports.run = function (name, cb) {
  if (!name) {
    throw new TypeError('a name is needed');
  }
  exec('ls ' + name, function (err, out) {
    if (err) return cb(err);
    cb(null, out);
  });
};
`;

const SERVE = `
var http = require('http'), fs = require('fs'), path = require('path');
http.createServer(function (req, res) {
  var file = path.join(__dirname, decodeURIComponent(req.url));
  fs.readFile(file, function (err, data) {
    if (err) { res.statusCode = 404; return res.end(); }
    res.end(data);
  });
}).listen(8000);
`;

const PARSE = `
var TABLE = { a: 1 };
function tokens(text) {
  return text.split(/\\s*,\\s*$/);
}
function parse(text) {
  return tokens(text).map(function (token) { return TABLE[token] || token; });
}
exports.parse = parse;
`;

function lossOf(before: string, change: readonly [string | RegExp, string]): readonly string[] {
  return featureLoss({ file: 'lib/a.js', before, after: before.replace(change[0], change[1]) });
}

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

describe('shapeRules', () => {
  it('lists every rule there is', () => {
    const files = readdirSync(new URL('rules', import.meta.url)).map((file) => file.replace('.ts', ''));

    expect(shapeRules.map((rule) => rule.name).toSorted()).toEqual(files.toSorted());
  });
});

describe('syntaxError', () => {
  it.each([
    ['a.js', 'with (a) { b = 010; }'],
    ['a.mjs', 'await x; export {};'],
    ['a.ts', 'const a: string = b as string;'],
    ['a.json', '{"a": 1}'],
    ['README.md', 'anything ('],
    ['a.js', `x = ${'('.repeat(3000)}1${')'.repeat(3000)}`],
  ])('accepts %s with %s', (file, text) => {
    expect(syntaxError(file, text)).toBeNull();
  });

  it('says where and why not', () => {
    expect(syntaxError('a.js', 'var a;\nfunction (')).toMatch(/^2:\d+: /);
    expect(syntaxError('a.json', '{')).not.toBeNull();
  });
});
