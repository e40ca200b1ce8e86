// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { layOut, readMadePackages } from '../../src/dependencies/registry/made-source.ts';
import { CASES } from './scenario.ts';

/** The program as it is built: `npm test` builds it first. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const PATIENCE = 600_000;

const place = mkdtempSync(join(tmpdir(), 'remedy-program-'));
const registry = join(place, 'registry');
const project = join(place, 'app');
const out = join(place, 'out');
const environment = { ...process.env, SKYMEND_KEY: join(place, 'key.pem'), SKYMEND_DATA: join(place, 'data') };
const FIX = ['fix', project, '--advisories', join(CASES, 'advisories.ndjson'), '--registry', registry, '--out', out];

/** Two change sets: one below a parent that pins it, one across a major line. */
function writeProject(): void {
  cpSync(join(CASES, 's04b'), project, { recursive: true });
  const edit = (file: string, change: (value: Record<string, Record<string, unknown>>) => void): void => {
    const value: Record<string, Record<string, unknown>> = JSON.parse(readFileSync(join(project, file), 'utf8'));
    change(value);
    writeFileSync(join(project, file), `${JSON.stringify(value, null, 2)}\n`);
  };
  const wanted = { optimist: '^0.6.1', marked: '^3.0.8' };
  edit('package.json', (manifest) => Object.assign(manifest, { dependencies: wanted }));
  edit('package-lock.json', ({ packages }) => {
    Object.assign(packages?.[''] ?? {}, { dependencies: wanted });
    Object.assign(packages ?? {}, { 'node_modules/marked': { version: '3.0.8' } });
  });
}

/** Runs it and kills it without a warning when the second change set is being tried. */
async function runUntilSecondTry(): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [PROGRAM, ...FIX, '--json', '--progress'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (stderr.split(/\btry\b/).length > 2) {
      child.kill('SIGKILL');
    }
  });
  return new Promise((resolve) => {
    child.once('close', (_, signal) => {
      resolve(signal);
    });
  });
}

function program(...args: readonly string[]) {
  return spawnSync(process.execPath, [PROGRAM, ...args], { env: environment, encoding: 'utf8' });
}

function runDirectory(): string {
  return join(out, 'runs', readdirSync(join(out, 'runs'))[0] ?? '');
}

function finishedSets(): readonly string[] {
  const lines = readFileSync(join(runDirectory(), 'journal.ndjson'), 'utf8').split('\n');
  return lines.flatMap((line) => /^\{"key":"(change-set:[0-9a-f]+)"/.exec(line)?.[1] ?? []);
}

describe('a run that mends dependencies', { timeout: PATIENCE }, () => {
  beforeAll(async () => {
    const packages = await readMadePackages(join(CASES, 'registry.ndjson.gz'));
    await layOut(
      packages.filter(({ name }) => ['optimist', 'minimist', 'wordwrap', 'marked'].includes(name)),
      registry,
    );
    writeProject();
  }, PATIENCE);

  it('goes on where it was when it was killed, and tries nothing twice', async () => {
    const signal = await runUntilSecondTry();
    const before = finishedSets();

    const resumed = program('fix', '--resume', 'last', '--out', out, '--json');

    const { status, accepted } = JSON.parse(resumed.stdout);
    expect([signal, before.length, resumed.status, status]).toEqual(['SIGKILL', 1, 0, 'claimed-fixed']);
    expect(accepted).toHaveLength(2);
    expect(finishedSets()[0]).toBe(before[0]);
    expect(new Set(finishedSets()).size).toBe(finishedSets().length);
    expect(readdirSync(project)).not.toContain('node_modules');
  });

  it('is remembered, with what was tried for each vulnerability', () => {
    const [line = ''] = readFileSync(join(place, 'data', 'history.ndjson'), 'utf8')
      .trim()
      .split('\n');

    const { findings } = JSON.parse(line);
    expect(findings.length).toBeGreaterThanOrEqual(2);
    expect(findings[0]).toMatchObject({ source: 'advisory', status: 'claimed-fixed', language: 'javascript' });
    expect(findings[0].attempts[0]).toMatchObject({ generator: 'upgrade', verdict: 'plausible', isChosen: true });
  });

  it('leaves a bundle that can be replayed on the project as it was', () => {
    const replayed = program('replay', runDirectory(), '--target', project, '--registry', registry, '--json');

    expect(JSON.parse(replayed.stdout)).toMatchObject({ agreeing: 10, of: 10 });
    expect(replayed.status).toBe(0);
  });

  it('leaves a bundle of which no byte can be changed unseen, and that fits no other project', () => {
    const copy = join(place, 'copy');
    cpSync(join(runDirectory(), 'remedy'), copy, { recursive: true });
    writeFileSync(join(copy, 'bundle.json'), readFileSync(join(copy, 'bundle.json'), 'utf8').replace('0.2.4', '0.2.3'));
    const changed = program('replay', copy, '--target', project, '--registry', registry);
    const other = program('replay', runDirectory(), '--target', join(CASES, 's01'), '--registry', registry);

    expect([changed.status, changed.stderr]).toEqual([2, expect.stringContaining('not what was signed')]);
    expect([other.status, other.stderr]).toEqual([2, expect.stringContaining('not the file this remedy was made for')]);
  });

  it('begins nothing more when its time is over, and says so of everything that is left', () => {
    const late = join(place, 'late');
    const args = FIX.map((word) => (word === out ? late : word));

    const ended = program(...args, '--budget', '1ms', '--json');

    const { status, accepted, rejected, vulnerabilities } = JSON.parse(ended.stdout);
    expect([ended.status, status, accepted, rejected]).toEqual([1, 'not-fixed', [], []]);
    expect(vulnerabilities.length).toBeGreaterThanOrEqual(2);
    for (const { end, because } of vulnerabilities) {
      expect([end, because]).toEqual(['not-fixed', expect.stringContaining('the time was over')]);
    }
  });
});
