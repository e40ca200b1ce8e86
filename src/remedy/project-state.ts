// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../dependencies/lockfile/npm/npm.ts';
import type { NpmNode, NpmTree } from '../dependencies/lockfile/npm/npm-tree.ts';
import { parseJson } from '../dependencies/lockfile/npm/parse-json.ts';
import { readTree } from '../dependencies/lockfile/npm/read-tree.ts';
import { manifestSchema } from '../dependencies/lockfile/npm/schema.ts';
import { scan, vulnerabilitiesOf } from '../dependencies/match/scan.ts';
import { projectFile } from '../dependencies/take-inventory.ts';
import type { AdvisorySource } from '../domain/advisory.ts';
import type { Dependency, KnownVulnerability, Unread } from '../domain/dependency.ts';
import { RepairError } from '../domain/repair-error.ts';
import { groupByVulnerability } from '../domain/vulnerability.ts';
import { overrideRules, type OverrideRule } from './plan/overrides.ts';

/** What a project's manifests and lock file say, and what is known about it. */
export interface ProjectState {
  readonly folder: string;
  readonly lockFile: string;
  readonly tree: NpmTree;
  readonly rules: readonly OverrideRule[];
  readonly known: readonly KnownVulnerability[];
  readonly unread: readonly Unread[];
}

export async function readState(folder: string, lockFile: string, advisories: AdvisorySource): Promise<ProjectState> {
  const text = await readFile(join(folder, lockFile), 'utf8').catch((error: unknown) => {
    const message = `"${folder}" has no ${lockFile}; make one with the package manager, then try again`;
    throw new RepairError('TARGET_UNUSABLE', message, { cause: error });
  });
  const manifestText = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  const manifest = manifestSchema.safeParse(parseJson(manifestText));
  if (!manifest.success) {
    throw new RepairError(
      'TARGET_UNUSABLE',
      `"${join(folder, 'package.json')}" is missing or no manifest; mend it first`,
    );
  }
  const inventory = npm.read(projectFile(folder, lockFile, text));
  const { known } = await scan({ ...inventory, files: [lockFile] }, advisories);
  return {
    folder,
    lockFile,
    tree: readTree(lockFile, text, manifestText),
    rules: overrideRules(manifest.data.overrides),
    known,
    unread: inventory.unread,
  };
}

/** Equal for one vulnerability of one package name, wherever it is installed and in whatever version. */
export function vulnerabilityKey({ id, dependency }: KnownVulnerability): string {
  return `${id} in ${dependency.name}`;
}

/** The nodes a list of vulnerabilities is about, each once. */
export function nodesOf(known: readonly KnownVulnerability[], tree: NpmTree): readonly NpmNode[] {
  return [...new Set(known.flatMap(({ dependency }) => tree.nodes.get(dependency.id) ?? []))];
}

/** Whether a version of a package is free of everything that is known, and of everything of which it is not known. */
export function safety(advisories: AdvisorySource): (name: string, version: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  return async (name, version) => {
    const key = `${name}@${version}`;
    const answer = answers.get(key) ?? isSafe(advisories, name, version);
    answers.set(key, answer);
    return answer;
  };
}

async function isSafe(advisories: AdvisorySource, name: string, version: string): Promise<boolean> {
  const asked: Dependency = {
    id: '',
    ecosystem: 'npm',
    name,
    version,
    file: '',
    scope: 'unknown',
    isDirect: false,
    origin: 'registry',
  };
  return vulnerabilitiesOf(asked, groupByVulnerability(await advisories.advisoriesOf('npm', name))).length === 0;
}
