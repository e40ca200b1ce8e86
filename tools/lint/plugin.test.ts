// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { layerFault } from './layers.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));

function lintFixtures(): string {
  const oxlint = join(HERE, '..', '..', 'node_modules', '.bin', 'oxlint');
  return spawnSync(oxlint, ['--no-ignore', '--format=unix', '-c', 'rules.json', '.'], {
    cwd: join(HERE, 'fixtures'),
    encoding: 'utf8',
  }).stdout;
}

describe('the house rules', () => {
  const lines = lintFixtures().split('\n');
  const of = (file: string) => lines.filter((line) => line.includes(file)).join('\n');

  it('report a lower room that reaches up', () => {
    expect(of('reaches-up.ts')).toContain('src/domain must not import src/repair');
  });

  it('report a stage that knows another, a second door to processes, a shell and an open end', () => {
    const found = of('knows-another-stage.ts');

    expect(found).toContain('verify must not import generate');
    expect(found).toContain('only src/sandbox may import node:child_process');
    expect(found).toContain('pass argv');
    expect(found).toContain('write TODO(#123)');
  });

  it('report a test whose name says nothing', () => {
    expect(of('names.test.ts')).toContain('say the behaviour in a sentence');
  });

  it('report a file without its licence line', () => {
    expect(of('reaches-up.ts')).toContain('begin with // SPDX');
  });

  it('leave clean code alone', () => {
    expect(of('clean.ts')).toBe('');
  });
});

describe('the layer table', () => {
  it('lets a room import what lies below', () => {
    expect(layerFault('repair/verify/gate.ts', 'domain/verdict.ts')).toBeNull();
  });

  it('lets nothing but repair.ts join two stages', () => {
    expect(layerFault('repair/repair.ts', 'repair/verify/verify.ts')).toBeNull();
    expect(layerFault('repair/rank/rank.ts', 'repair/verify/verify.ts')).not.toBeNull();
  });

  it('keeps the sandbox from knowing who uses it', () => {
    expect(layerFault('sandbox/bubblewrap.ts', 'language/language.ts')).not.toBeNull();
  });
});
