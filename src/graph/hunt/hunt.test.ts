// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { huntSiblings, type HuntReport } from './hunt.ts';

const VULNERABLE = `function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object' && source[key] !== null) {
      target[key] = merge(target[key] || {}, source[key]);
    } else {
      target[key] = source[key];
    }
  }
  return target;
}`;

const MENDED = VULNERABLE.replace(
  '{\n    if (typeof',
  "{\n    if (key === '__proto__' || key === 'constructor' || key === 'prototype') { continue; }\n    if (typeof",
);

/** Other names, other layout, a comment: the same function. */
const RENAMED = VULNERABLE.replaceAll('merge', 'extend')
  .replaceAll('target', 'into')
  .replaceAll('source', 'from')
  .replaceAll('\n  ', '\n\n      ')
  .replace('return', '/* done */ return');

/** One more statement. */
const NEAR = VULNERABLE.replace('  return target;', '  counter += 1;\n  return target;');

const OTHER = `function area(shapes) {
  let sum = 0;
  for (let i = 0; i < shapes.length; i += 1) {
    sum += shapes[i].width * shapes[i].height - shapes[i].hole;
  }
  return Math.round(sum / shapes.length);
}`;

const ALWAYS = { mostFiles: 1000, mostMs: 60_000, now: () => 0 };

async function hunt(files: Readonly<Record<string, string>>, limits = ALWAYS): Promise<HuntReport> {
  const root = mkdtempSync(join(tmpdir(), 'hunt-'));
  for (const [file, text] of Object.entries({ 'index.js': VULNERABLE, ...files })) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return huntSiblings(root, [{ file: 'index.js', before: VULNERABLE, after: MENDED }], limits);
}

describe('the hunt for siblings of what was mended', () => {
  it('finds the same code under other names, also in dependencies', async () => {
    const { sightings } = await hunt({ 'node_modules/dep/lib/extend.js': `module.exports = ${RENAMED};` });

    expect(sightings).toEqual([
      {
        file: 'node_modules/dep/lib/extend.js',
        function: 'extend',
        startLine: 1,
        endLine: 18,
        like: 'merge',
        kind: 'same',
        similarity: 1,
      },
    ]);
  });

  it('finds nearly the same code, and says that it is only near', async () => {
    const { sightings } = await hunt({ 'a.js': NEAR });

    expect(sightings).toMatchObject([{ file: 'a.js', kind: 'near' }]);
  });

  it('does not report a copy that was mended the same way, nor the mended file itself', async () => {
    const { sightings } = await hunt({ 'a.js': MENDED.replaceAll('target', 'into') });

    expect(sightings).toEqual([]);
  });

  it('does not report other code', async () => {
    expect((await hunt({ 'a.js': OTHER })).sightings).toEqual([]);
  });

  it('counts what it could not read or did not get to', async () => {
    expect(await hunt({ 'a.js': 'function (' })).toMatchObject({ filesRead: 1, filesUnread: 1 });
    expect(await hunt({ 'a.js': NEAR, 'b.js': NEAR }, { ...ALWAYS, mostFiles: 1 })).toMatchObject({
      filesRead: 1,
      filesUnread: 2,
    });
  });

  it('finds siblings in C', async () => {
    const before =
      'int get(int *a, int n, int i) { int s = 0; for (int k = 0; k <= i; k++) { s += a[k] * n; } return s + a[i]; }';
    const root = mkdtempSync(join(tmpdir(), 'hunt-'));
    writeFileSync(join(root, 'a.c'), before);
    writeFileSync(join(root, 'b.c'), before.replaceAll('get', 'take').replaceAll('a[', 'list[').replace('*a', '*list'));
    writeFileSync(join(root, 'c.c'), before.replace('k <= i', 'k < i'));
    const after = before.replace('int s = 0;', 'int s = 0; if (i >= n) { return -1; }');

    const { sightings } = await huntSiblings(root, [{ file: 'a.c', before, after }], ALWAYS);

    expect(sightings.map(({ file, kind }) => [file, kind])).toEqual([
      ['b.c', 'same'],
      ['c.c', 'near'],
    ]);
  });
});
