// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SourceFile } from '../../source/source-file.ts';
import { builtFrom } from './source-maps.ts';
import { readShippedCopies } from './read-copies.ts';
import { ShippedCopies } from './shipped-copies.ts';
import { unrepairedIn } from './unrepaired-copies.ts';

const SOURCE = `
const PATTERN = /^(?:\\s*\\w+)+$/;

export function parse(text, options = {}) {
  if (!text.trim()) { throw new Error('nothing to parse'); }
  return text.split(options.separator || ',').map((part) => part.toLowerCase().replace(/(a+)+$/, ''));
}

export const visit = (node, visitor) => {
  for (const child of node.children) {
    visitor.enter(child, node.type);
    visit(child, visitor);
  }
};
`;

const COMMONJS = `'use strict';
var PATTERN = /^(?:\\s*\\w+)+$/;
exports.parse = function parse(text, options) {
  if (options === void 0) { options = {}; }
  if (!text.trim()) { throw new Error("nothing to parse"); }
  return text.split(options.separator || ",").map(function (part) { return part.toLowerCase().replace(/(a+)+$/, ""); });
};
exports.visit = function visit(node, visitor) {
  for (var _i = 0, _a = node.children; _i < _a.length; _i++) {
    var child = _a[_i];
    visitor.enter(child, node.type);
    visit(child, visitor);
  }
};
`;

const MINIFIED = `!function(e,t){"object"==typeof exports?module.exports=t():e.lib=t()}(this,function(){var n={};n.parse=function(e,t){if(void 0===t&&(t={}),!e.trim())throw new Error("nothing to parse");return e.split(t.separator||",").map(function(e){return e.toLowerCase().replace(/(a+)+$/,"")})};n.visit=function r(e,t){for(var n=0,i=e.children;n<i.length;n++){var o=i[n];t.enter(o,e.type),r(o,t)}};return n});`;

const OTHER = `
exports.format = function (list) { return list.map(function (item) { return item.name.toUpperCase(); }).join(';'); };
exports.visit = function (url) { return fetch(url.href, { method: 'GET' }).then(function (r) { return r.json(); }); };
`;

function copiesIn(files: Readonly<Record<string, string>>): ShippedCopies {
  return new ShippedCopies(new Map(Object.entries(files).map(([file, text]) => [file, new SourceFile(file, text)])));
}

const ALL = { 'src/lib.js': SOURCE, 'lib/lib.js': COMMONJS, 'dist/lib.min.js': MINIFIED, 'lib/other.js': OTHER };

/** The copies of the first occurrence of a text, as `file kind text-at-region`. */
function copiesOfText(text: string, file = 'src/lib.js'): readonly string[] {
  const source = new SourceFile(file, SOURCE);
  const start = SOURCE.indexOf(text);
  const node = source.nodeAt(start);
  const region = { ...source.regionOf(node), ...endOf(source, start + text.length) };
  return copiesIn(ALL)
    .copiesOf(file, region)
    .map((copy) => {
      const other = new SourceFile(copy.file, Reflect.get(ALL, copy.file));
      const [from, to] = [
        other.offsetOf(copy.region.startLine, copy.region.startColumn),
        other.offsetOf(copy.region.endLine, copy.region.endColumn),
      ];
      return `${copy.file} ${copy.kind} ${other.text.slice(from, to).slice(0, 24)}`;
    });
}

function endOf(source: SourceFile, offset: number): { readonly endLine: number; readonly endColumn: number } {
  const lines = source.text.slice(0, offset).split('\n');
  return { endLine: lines.length, endColumn: (lines.at(-1) ?? '').length + 1 };
}

describe('copiesOf', () => {
  it('finds a call in compiled and minified copies', () => {
    expect(copiesOfText(`text.split(options.separator || ',')`)).toEqual([
      'dist/lib.min.js alike e.split(t.separator||","',
      'lib/lib.js alike text.split(options.separ',
    ]);
  });

  it('finds a pattern inside a callback', () => {
    expect(copiesOfText('/(a+)+$/')).toEqual(['dist/lib.min.js alike /(a+)+$/', 'lib/lib.js alike /(a+)+$/']);
  });

  it('finds a pattern outside of functions', () => {
    expect(copiesOfText('/^(?:\\s*\\w+)+$/')).toEqual(['lib/lib.js same /^(?:\\s*\\w+)+$/']);
  });

  it('finds a compiled loop by what is in it', () => {
    expect(copiesOfText('visitor.enter(child, node.type)')).toEqual([
      'dist/lib.min.js alike t.enter(o,e.type)',
      'lib/lib.js alike visitor.enter(child, nod',
    ]);
  });

  it('finds nothing for a file it does not know', () => {
    expect(copiesIn(ALL).copiesOf('gone.js', { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 })).toEqual([]);
  });
});

describe('filesLike', () => {
  it('tells copies from other files', () => {
    const copies = copiesIn(ALL);

    expect(copies.filesLike('src/lib.js')).toEqual(['dist/lib.min.js', 'lib/lib.js']);
    expect(copies.filesLike('lib/other.js')).toEqual([]);
  });
});

function guard(text: string): string {
  return text.replace(/\b(\w+)\.children/, 'ownChildren($1)');
}

describe('unrepairedIn', () => {
  it('names copies that a patch forgot', () => {
    const change = { file: 'src/lib.js', before: SOURCE, after: guard(SOURCE) };

    expect(
      unrepairedIn(copiesIn(ALL), [change]).map(
        (copy) => `${copy.location.file}:${copy.location.region.startLine} ${copy.of}`,
      ),
    ).toEqual(['dist/lib.min.js:1 src/lib.js', 'lib/lib.js:8 src/lib.js']);
  });

  it('names none when every copy is changed there', () => {
    const changes = Object.entries(ALL).map(([file, before]) => ({ file, before, after: guard(before) }));

    expect(unrepairedIn(copiesIn(ALL), changes)).toEqual([]);
  });

  it('takes a line that only fetches something for no copy of another one', () => {
    const fetched = `const run = (0, util.promisify)(child.default.exec);\n`;
    const files = { 'diff.js': `${fetched}exports.diff = run;\n`, 'pull.js': `${fetched}exports.pull = run;\n` };
    const change = { file: 'diff.js', before: files['diff.js'], after: files['diff.js'].replace('exec', 'execFile') };

    expect(unrepairedIn(copiesIn(files), [change])).toEqual([]);
  });

  it('tells places of one long line apart', () => {
    const elsewhere = MINIFIED.replace('e.toLowerCase()', 'e.trim()');
    const changes = [
      { file: 'src/lib.js', before: SOURCE, after: guard(SOURCE) },
      { file: 'lib/lib.js', before: COMMONJS, after: guard(COMMONJS) },
      { file: 'dist/lib.min.js', before: MINIFIED, after: elsewhere },
    ];

    expect(unrepairedIn(copiesIn(ALL), changes).map((copy) => copy.location.file)).toContain('dist/lib.min.js');
  });

  it('sees a line that was only put in', () => {
    const after = SOURCE.replace('    visitor.enter', '    if (!child) continue;\n    visitor.enter');

    const found = unrepairedIn(copiesIn(ALL), [{ file: 'src/lib.js', before: SOURCE, after }]);

    expect(found.map((copy) => copy.location.file)).toEqual(['dist/lib.min.js', 'lib/lib.js']);
  });
});

describe('source maps', () => {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'copies-test-'));
    await mkdir(path.join(root, 'dist'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  it('reads a map beside the file, inline, and behind a bundler’s scheme', async () => {
    await writeFile(path.join(root, 'dist/a.js.map'), JSON.stringify({ version: 3, sources: ['../src/a.ts', null] }));
    const inline = Buffer.from(JSON.stringify({ sourceRoot: '../src', sources: ['b.ts'] })).toString('base64');
    await writeFile(path.join(root, 'dist/c.js.map'), JSON.stringify({ sources: ['webpack://lib/./../src/c.js'] }));

    expect(await builtFrom(root, 'dist/a.js', '//# sourceMappingURL=a.js.map\n')).toEqual(['src/a.ts']);
    expect(await builtFrom(root, 'dist/b.js', `//# sourceMappingURL=data:application/json;base64,${inline}`)).toEqual([
      'src/b.ts',
    ]);
    expect(await builtFrom(root, 'dist/c.js', '//@ sourceMappingURL=c.js.map')).toEqual(['src/c.js']);
  });

  it('survives maps that are missing, broken or outside', async () => {
    await writeFile(path.join(root, 'dist/a.js.map'), '{');

    expect(await builtFrom(root, 'dist/a.js', '//# sourceMappingURL=a.js.map')).toEqual([]);
    expect(await builtFrom(root, 'dist/a.js', '//# sourceMappingURL=gone.map')).toEqual([]);
    expect(await builtFrom(root, 'dist/a.js', '//# sourceMappingURL=../../../etc/passwd')).toEqual([]);
    expect(await builtFrom(root, 'dist/a.js', 'no map')).toEqual([]);
  });

  it('takes functions that a map relates for copies sooner', async () => {
    const built = 'exports.go = function (a) { return a.one.two(a.three, "x", helper(a.four), "y", "z"); };';
    await mkdir(path.join(root, 'src'));
    await writeFile(path.join(root, 'src/a.js'), 'export const go = (a) => a.one.two(a.three, `x${a.four}`);');
    await writeFile(path.join(root, 'dist/a.js'), `${built}\n//# sourceMappingURL=a.js.map`);
    await writeFile(path.join(root, 'dist/a.js.map'), JSON.stringify({ sources: ['../src/a.js'] }));

    const copies = await readShippedCopies(root, { name: 'x', version: '1.0.0', path: '' });

    expect(copies.filesLike('src/a.js')).toEqual(['dist/a.js']);
  });
});
