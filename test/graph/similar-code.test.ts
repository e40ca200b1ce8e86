// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { readValue, type ReadItem } from '../../src/advisories/read/read-item.ts';
import type { RunHistory, ShapeHistory } from '../../src/domain/history.ts';
import { similarCode } from '../../src/graph/ask/similar-code.ts';
import { importRecords } from '../../src/graph/import/import-records.ts';
import { mendedShapes } from '../../src/graph/shape/changed-shapes.ts';
import { codeShapes } from '../../src/graph/shape/code-shapes.ts';
import { indexFix, indexTree } from '../../src/graph/shape/index-tree.ts';
import type { Schema } from '../../src/store/sql/schema.ts';
import { writeSketch } from '../../src/support/min-hash.ts';
import { onBothDatabases } from '../store/both-databases.ts';

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

const RENAMED = VULNERABLE.replaceAll('merge', 'extend').replaceAll('target', 'into').replaceAll('source', 'from');

const OTHER = `function area(shapes) {
  let sum = 0;
  for (let i = 0; i < shapes.length; i += 1) {
    sum += shapes[i].width * shapes[i].height - shapes[i].hole;
  }
  return Math.round(sum / shapes.length);
}`;

function tree(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'similar-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

function manifest(name: string): string {
  return JSON.stringify({ name, version: '1.0.0' });
}

async function take(queries: Kysely<Schema>, items: AsyncIterable<ReadItem>): ReturnType<typeof importRecords> {
  return importRecords({ queries, requireRoom: () => Promise.resolve() }, items);
}

async function likeIt(queries: Kysely<Schema>, text: string): Promise<readonly unknown[]> {
  const read = await codeShapes('a.js', text);
  const [shape] = read.kind === 'shapes' ? read.shapes : [];
  expect(shape).toBeDefined();
  const found = shape === undefined ? [] : await similarCode(queries, shape, 10);
  return found.map(({ code, kind, role, vulnerabilities }) => [role, kind, code.key, vulnerabilities]);
}

async function* run(shapes: readonly ShapeHistory[]): AsyncGenerator<ReadItem> {
  const history: RunHistory = {
    schema: 'skymend-history/1',
    run: 'r1',
    at: '2026-01-01T00:00:00Z',
    command: 'fix',
    findings: [
      {
        status: 'fixed',
        because: '',
        weakness: 'CWE-1321',
        language: 'javascript',
        source: 'reproducer',
        component: null,
        vulnerabilities: ['CVE-2020-0001'],
        evidence: [],
        attempts: [],
        shapes,
        seconds: 1,
        tokens: 0,
        costUsd: 0,
      },
    ],
  };
  yield* readValue(history, { place: 'history' });
}

onBothDatabases((queries) => {
  it('finds copies of code in other packages, names aside, and nothing where nothing is alike', async () => {
    const root = tree({
      'package.json': manifest('app'),
      'a.js': RENAMED,
      'node_modules/left/package.json': manifest('left'),
      'node_modules/left/lib/b.js': `'use strict';\nmodule.exports = ${VULNERABLE};`,
    });

    const report = await take(queries(), indexTree(root));

    expect(report).toMatchObject({ added: 2, damaged: 0 });
    expect(await likeIt(queries(), VULNERABLE)).toEqual(
      expect.arrayContaining([
        ['seen', 'same', 'npm/app@1.0.0/a.js#extend:1', []],
        ['seen', 'same', 'npm/left@1.0.0/lib/b.js#merge:2', []],
      ]),
    );
    expect(await likeIt(queries(), OTHER)).toEqual([]);
  });

  it('changes nothing when the same tree is taken in again, and forgets what a file no longer holds', async () => {
    const root = tree({ 'package.json': manifest('app'), 'a.js': VULNERABLE });
    await take(queries(), indexTree(root));
    expect(await take(queries(), indexTree(root))).toMatchObject({ added: 0, unchanged: 1 });

    writeFileSync(join(root, 'a.js'), `${OTHER}\n${OTHER.replace('area', 'volume').replace('width', 'depth')}`);
    await take(queries(), indexTree(root));

    expect(await likeIt(queries(), VULNERABLE)).toEqual([]);
    expect(await queries().selectFrom('fingerprint').select('code').execute()).toHaveLength(2);
  });

  it('counts files that do not parse', async () => {
    const root = tree({ 'a.js': 'function (', 'b.js': VULNERABLE });

    expect(await take(queries(), indexTree(root))).toMatchObject({ added: 1, damaged: 1 });
  });

  it('tells vulnerable code from mended, and for what, by the trees before and after a fix', async () => {
    const [before, after] = [tree({ 'a.js': VULNERABLE, 'b.js': OTHER }), tree({ 'a.js': MENDED, 'b.js': OTHER })];
    await take(queries(), indexFix(before, after, ['CVE-2020-0001']));

    const [first] = await likeIt(queries(), RENAMED);
    const [mended] = await likeIt(queries(), MENDED);

    expect(first).toEqual(['vulnerable', 'same', expect.stringContaining('function#merge:1'), ['CVE-2020-0001']]);
    expect(mended).toEqual(['mended', 'same', expect.stringContaining('function#merge:1'), ['CVE-2020-0001']]);
    expect(await likeIt(queries(), OTHER)).toEqual([]);
  });

  it('knows what a run mended, from its history', async () => {
    const shapes = await mendedShapes({ file: 'a.js', before: VULNERABLE, after: MENDED });
    expect(shapes.map(({ role, part }) => `${role} ${part}`)).toEqual(
      expect.arrayContaining(['vulnerable function', 'mended function', 'mended hunk']),
    );
    await take(queries(), run(shapes.map(({ sketch, ...shape }) => ({ ...shape, sketch: writeSketch(sketch) }))));

    const [first] = await likeIt(queries(), RENAMED);

    expect(first).toEqual(['vulnerable', 'same', expect.stringContaining('r1#1/vulnerable'), ['CVE-2020-0001']]);
  });
});
