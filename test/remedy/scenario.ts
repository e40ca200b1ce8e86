// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadAdvisories } from '../../src/advisories/memory-source.ts';
import {
  madeSource,
  readMadePackages,
  type MadeFiles,
  type MadePackage,
} from '../../src/dependencies/registry/made-source.ts';
import { mendPackage } from '../../src/cli/session/mend-package.ts';
import { languages } from '../../src/language/registry.ts';
import { familyOf } from '../../src/remedy/family/registry.ts';
import { repositoryMounts } from '../../src/remedy/plan/approach/retarget-git.ts';
import { mend, type Mended } from '../../src/remedy/remedy.ts';
import type { RemedyOptions } from '../../src/remedy/services.ts';
import { createBubblewrapSandbox } from '../../src/sandbox/bubblewrap.ts';
import { openJournal } from '../../src/store/directory-journal.ts';
import { SILENT } from '../../src/support/progress.ts';

export const CASES: string = new URL('../cases/deps', import.meta.url).pathname;

/** A scenario's project in a folder of its own. */
export function projectOf(id: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'scenario-')), basename(id));
  cpSync(join(CASES, id), folder, { recursive: true });
  return folder;
}

export interface Setting {
  readonly options?: Partial<RemedyOptions>;
  readonly files?: MadeFiles;
  /** Another registry and other advisories than those of the scenarios. */
  readonly packages?: readonly MadePackage[];
  readonly advisories?: string;
  /** Git repositories that dependencies come from. */
  readonly repositories?: readonly string[];
}

/** Mends a project against the registry and the advisories of the scenarios. */
export async function mendProject(
  project: string,
  { options, files, packages, advisories, repositories }: Setting = {},
): Promise<Mended> {
  const [language] = languages.filter(({ name }) => name === 'javascript');
  if (language === undefined) {
    throw new Error('there is no language for npm packages');
  }
  const loaded = await loadAdvisories(advisories ?? join(CASES, 'advisories.ndjson'));
  const run = mkdtempSync(join(tmpdir(), 'run-'));
  const family = familyOf(project);
  if (family === undefined) {
    throw new Error(`"${project}" has no lock file`);
  }
  return mend(project, {
    sandbox: await createBubblewrapSandbox(),
    source: madeSource(packages ?? (await readMadePackages(join(CASES, 'registry.ndjson.gz'))), files),
    family,
    toolbox: join(run, 'tools'),
    advisories: loaded.source,
    unreadAdvisories: [],
    language,
    journal: openJournal('run', run),
    mended: new Map(),
    mendPackage: (wanted) => mendPackage(wanted, { runId: 'run', directory: run }, SILENT),
    progress: process.env['SHOW_PROGRESS'] === undefined ? SILENT : PRINTED,
    now: () => Date.now(),
    options: {
      replacements: new Map(),
      mounts: repositoryMounts((repositories ?? []).map((path) => `file://${path}`)),
      ...options,
    },
  });
}

const PRINTED = {
  stage(name: string, detail: string): void {
    process.stderr.write(`${name} ${detail}\n`);
  },
  note(message: string): void {
    process.stderr.write(`  ${message}\n`);
  },
};
