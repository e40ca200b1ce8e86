// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ManagerMeans } from '../../../dist/dependencies/manager/package-manager.js';
import type { PackageSource } from '../../../dist/dependencies/registry/package-source.js';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { sample } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import type { Record_ } from './check.ts';

/** What all cases of one kind are scored with. */
export interface Setting {
  /** Where the cases come from. */
  readonly cases: string;
  /** A new folder that is removed in the end, unless it is to be kept. */
  readonly workplace: string;
  readonly registry: string;
  /** File of OSV records. */
  readonly advisories: string;
  readonly records: readonly Record_[];
  readonly means: ManagerMeans;
}

/** A kind of cases: how to begin with them, how to score one, and how to say what came out. */
export interface Scoring<Case, Scored> {
  /** What `--only` may also call all of them. */
  readonly name: string;
  readonly prepare: (workplace: string) => Promise<Setting>;
  readonly score: (one: Case, setting: Setting) => Promise<Scored>;
  readonly line: (scored: Scored) => string;
}

/** Scores the wanted cases one after the other, and says what came of each as soon as it is known. */
export async function scoreAll<Case extends { readonly id: string }, Scored>(
  all: readonly Case[],
  options: BenchOptions,
  { name, prepare, score, line }: Scoring<Case, Scored>,
): Promise<readonly Scored[]> {
  const { only, seed } = options;
  const named = all.filter(({ id }) => only === undefined || only.test(name) || only.test(id));
  const wanted = options.sample === undefined ? named : sample(named, options.sample, seed);
  if (wanted.length === 0) {
    return [];
  }
  const workplace = await mkdtemp(join(tmpdir(), `bench-${name}-`));
  try {
    const setting = await prepare(workplace);
    const scored: Scored[] = [];
    for (const one of wanted) {
      const came = await score(one, setting);
      scored.push(came);
      console.log(line(came));
    }
    return scored;
  } finally {
    if (!options.keep) {
      await rm(workplace, { recursive: true, force: true });
    }
  }
}

/** The setting around a registry and a file of OSV records, one a line, packed or not. */
export async function settingOf(
  around: Pick<Setting, 'cases' | 'workplace' | 'registry' | 'advisories'>,
  source: PackageSource,
): Promise<Setting> {
  const bytes = await readFile(around.advisories);
  const text = (around.advisories.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim();
  const records = text.split('\n').map((line) => JSON.parse(line) as Record_); // oxlint-disable-line typescript/no-unsafe-type-assertion
  const means = { sandbox: await createBubblewrapSandbox(), source, toolbox: join(around.workplace, 'tools') };
  return { ...around, records, means };
}
