// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Fix } from '../../../domain/fix.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import { createBubblewrapSandbox } from '../../../sandbox/bubblewrap.ts';
import { openJournal } from '../../../store/directory-journal.ts';
import { SILENT } from '../../../support/progress.ts';
import type { Services } from '../../services.ts';
import { regressionTest } from './regression-test.ts';

const CANDIDATE = {
  id: 'c',
  generator: 'g',
  template: 't',
  title: 't',
  changes: [],
  diff: '',
  prior: 1,
  seconds: 0,
  tokens: 0,
};

async function published(shows: Shows): Promise<{ readonly paths: readonly string[]; readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'regression-'));
  const fix: Fix = {
    status: 'fixed',
    because: '',
    finding: {
      id: 'f',
      weakness: 'CWE-78',
      target: { root: folder, directory: folder, language: 'javascript' },
      component: { name: 'p', version: '1.0.0', path: '' },
      reproducer: { command: 'node app.js', directory: folder, shows, files: [], timeoutMs: 5000 },
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    suspects: [],
    judged: [],
    chosen: { candidate: CANDIDATE, verdict: 'plausible', results: [] },
    notEstablished: [],
    seconds: 0,
    tokens: 0,
    costUsd: 0,
  };
  const services: Services = {
    sandbox: await createBubblewrapSandbox(),
    languages: [],
    journal: openJournal('r', folder),
    progress: SILENT,
    signer: () => {
      throw new Error('nothing is signed here');
    },
    now: () => 0,
    options: { replays: 1, parallel: 1, budgetMs: 1, alternatives: false, apply: false, seed: 1 },
  };
  return { paths: await regressionTest.publish(fix, null, services), folder };
}

async function exitOf(app: string, shows: Shows): Promise<unknown> {
  const { paths, folder } = await published(shows);
  const [test = ''] = paths;
  writeFileSync(join(folder, 'app.js'), app);
  const sandbox = await createBubblewrapSandbox();
  const run = await sandbox.run({
    argv: ['node', '--test', test],
    cwd: folder,
    mounts: [{ kind: 'shadow', from: folder, at: folder }],
  });
  return run.exit;
}

const SHOUTS: Shows = { kind: 'output', stream: 'stdout', pattern: '^PWNED' };

it('fails on a target that still shows the weakness', async () => {
  await expect(exitOf("console.log('PWNED')", SHOUTS)).resolves.toEqual({ kind: 'exited', status: 1 });
});

it('passes on a target that does not', async () => {
  await expect(exitOf("console.log('safe')", SHOUTS)).resolves.toEqual({ kind: 'exited', status: 0 });
});

it('is not written where only the monitor can tell', async () => {
  const { paths, folder } = await published({ kind: 'polluted' });

  expect(paths).toEqual([]);
  expect(existsSync(join(folder, 'security.test.cjs'))).toBe(false);
});

it('quotes a command and a pattern so that they stay text', async () => {
  const { paths } = await published({ kind: 'output', stream: 'stderr', pattern: '"`\\d' });

  expect(readFileSync(paths[0] ?? '', 'utf8')).toContain(String.raw`new RegExp("\"` + '`' + String.raw`\\d", 'mu')`);
});
