// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GateResult, Verdict } from '../../domain/verdict.ts';
import { fileSigner } from '../signer.ts';
import { materialize } from './materialize.ts';
import { readBundle } from './read-bundle.ts';
import { writeBundle, type BundleContent } from './write-bundle.ts';

const PASSED: GateResult = { gate: 'patch-applies', required: 'always', outcome: { kind: 'pass' }, seconds: 0 };

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  root = mkdtempSync(join(tmpdir(), 'target-'));
  writeFileSync(join(root, 'index.js'), 'module.exports = 1;\n');
});

function content(verdict: Verdict = 'plausible'): BundleContent {
  const target = { root, directory: root, language: 'javascript' };
  const reproducer = {
    command: `node ${root}/index.js`,
    directory: root,
    shows: { kind: 'exit', status: 0 },
    files: [],
    timeoutMs: 1000,
  } as const;
  const candidate = {
    id: 'candidate-1',
    generator: 'template',
    template: 't',
    title: 'a title',
    changes: [],
    diff: 'diff --git a/index.js b/index.js\n',
    prior: 1,
    seconds: 0,
    tokens: 0,
  };
  return {
    finding: {
      id: 'f',
      weakness: 'CWE-78',
      target,
      component: { name: 'p', version: '1.0.0', path: '' },
      reproducer,
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    judged: { candidate, verdict, results: [PASSED] },
    notEstablished: [],
    observations: [],
    environment: {},
    seconds: 1,
    tokens: 0,
    costUsd: 0,
  };
}

async function written(verdict?: Verdict): Promise<string> {
  const at = join(folder, 'bundle');
  await writeBundle(at, content(verdict), fileSigner(join(folder, 'key.pem')));
  return at;
}

describe('a bundle', () => {
  it('opens on its own and says what was written', async () => {
    const bundle = await readBundle(await written());

    expect(bundle.statement.predicate).toMatchObject({ result: 'PASSED', passedTests: ['patch-applies'] });
    expect(bundle.record.finding.weakness).toBe('CWE-78');
  });

  it('is refused when one byte of any file is altered', async () => {
    const at = await written();
    const files = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

    for (const file of files) {
      const path = join(file.parentPath, file.name);
      const before = readFileSync(path);
      const altered = Buffer.from(before);
      const middle = altered.length >> 1;
      altered[middle] = (altered[middle] ?? 0) ^ 1;
      writeFileSync(path, altered);

      await expect(readBundle(at)).rejects.toThrow(/bundle|attestation|signature|blob|patch|key/);
      writeFileSync(path, before);
    }
    expect(files.length).toBeGreaterThan(4);
  });

  it('is refused when another key is demanded than the one it was signed with', async () => {
    const at = await written();
    const stranger = fileSigner(join(folder, 'other.pem')).publicKey;

    await expect(readBundle(at, stranger)).rejects.toThrow('no signature by key');
  });

  it('is refused when its verdict does not follow from its gates, though properly signed', async () => {
    const at = await written('rejected');

    await expect(readBundle(at)).rejects.toThrow('does not follow from the gates');
  });

  it('lays its target out elsewhere and moves the recorded paths there', async () => {
    const bundle = await readBundle(await written());

    const laidOut = await materialize(bundle, join(folder, 'elsewhere'));

    const { target, reproducer } = laidOut.finding;
    expect(readFileSync(join(target.root, 'index.js'), 'utf8')).toBe('module.exports = 1;\n');
    expect(reproducer.command).toBe(`node ${join(folder, 'elsewhere', 'target')}/index.js`);
  });

  it('refuses a target of the user that is not the recorded one', async () => {
    const bundle = await readBundle(await written());
    writeFileSync(join(root, 'index.js'), 'module.exports = 2;\n');

    await expect(materialize(bundle, join(folder, 'elsewhere'), root)).rejects.toThrow(
      'is not the target of the bundle',
    );
  });
});
