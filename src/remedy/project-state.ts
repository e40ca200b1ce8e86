// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inventoryOf } from '../dependencies/lockfile/npm/npm.ts';
import type { NpmNode, NpmTree } from '../dependencies/lockfile/npm/npm-tree.ts';
import { parseJson } from '../dependencies/lockfile/npm/parse-json.ts';
import { manifestSchema } from '../dependencies/lockfile/npm/schema.ts';
import { scan, vulnerabilitiesOf } from '../dependencies/match/scan.ts';
import { integrityOf } from '../dependencies/registry/integrity.ts';
import { projectFile, readerOf } from '../dependencies/take-inventory.ts';
import type { AdvisorySource } from '../domain/advisory.ts';
import type { Dependency, KnownVulnerability, Unread } from '../domain/dependency.ts';
import { RepairError } from '../domain/repair-error.ts';
import { groupByVulnerability } from '../domain/vulnerability.ts';
import { sha256 } from '../support/digest.ts';
import type { LockedProject } from './family/family.ts';
import { isMendedEntry } from './mended-archive.ts';
import type { OverrideRule } from './plan/overrides.ts';
import type { RemedyServices } from './services.ts';

/** What a project's manifests and lock file say, and what is known about it. */
export interface ProjectState {
  readonly folder: string;
  readonly lockFile: string;
  readonly tree: NpmTree;
  readonly rules: readonly OverrideRule[];
  readonly known: readonly KnownVulnerability[];
  readonly unread: readonly Unread[];
}

/** What of the services a state is read by. */
export type Reading = Pick<RemedyServices, 'family' | 'advisories' | 'source' | 'mended'>;

export async function readState(folder: string, reading: Reading): Promise<ProjectState> {
  const { family, advisories, source, mended } = reading;
  const lockFile = family.lockFileIn(folder);
  if (lockFile === undefined) {
    const names = family.manager.lockFiles.join(' or ');
    const message = `"${folder}" has no ${names}; make one with the package manager, then try again`;
    throw new RepairError('TARGET_UNUSABLE', message);
  }
  const text = await readFile(join(folder, lockFile), 'utf8');
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  if (!manifestSchema.safeParse(parseJson(manifest)).success) {
    const message = `"${join(folder, 'package.json')}" is missing or no manifest; mend it first`;
    throw new RepairError('TARGET_UNUSABLE', message);
  }
  const isVulnerable = await vulnerableOnes(lockFile, { folder, text, advisories });
  const tree = await family.readTree({ folder, lockFile, text, manifest, source, isVulnerable });
  const inventory = inventoryOf(tree, projectFile(folder, lockFile, text));
  const scanned = await scan({ ...inventory, files: [lockFile] }, advisories);
  const patches = await patchDigests(folder, family.patching?.patchesIn(folder, text) ?? new Map());
  const digested = await Promise.all(scanned.known.map(async (one) => [one, await withDigest(one, folder)] as const));
  const known = digested.flatMap(([one, full]) => (isMendedEntry(full, mended, patches) ? [] : [one]));
  return { folder, lockFile, tree, rules: family.rules(parseJson(manifest), folder), known, unread: inventory.unread };
}

/** Not every lock file keeps the digest of an archive that lies in the project. */
async function withDigest(known: KnownVulnerability, folder: string): Promise<KnownVulnerability> {
  const { integrity, from } = known.dependency;
  const [, file] = /(?:^|[@ ])file:(?:\.\/)?(?!\/|\.\.)([^#\s]+\.tgz)/.exec(from ?? '') ?? [];
  const bytes =
    integrity === undefined && file !== undefined
      ? await readFile(join(folder, file)).catch(() => undefined)
      : undefined;
  return bytes === undefined ? known : { ...known, dependency: { ...known.dependency, integrity: integrityOf(bytes) } };
}

async function patchDigests(
  folder: string,
  patches: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const digests = [...patches].map(async ([release, file]) => {
    const bytes = await readFile(join(folder, file)).catch(() => undefined);
    return [release, bytes === undefined ? '' : sha256(bytes)] as const;
  });
  return new Map(await Promise.all(digests));
}

/** By what the plain list of the lock file says: which part of the tree must be known closely. */
async function vulnerableOnes(
  lockFile: string,
  { folder, text, advisories }: { readonly folder: string; readonly text: string; readonly advisories: AdvisorySource },
): Promise<LockedProject['isVulnerable']> {
  const listed = readerOf(lockFile)?.read(projectFile(folder, lockFile, text));
  const { known } = await scan({ files: [lockFile], dependencies: listed?.dependencies ?? [], unread: [] }, advisories);
  const named = new Set(known.map(({ dependency }) => `${dependency.name}@${dependency.version}`));
  return ({ name, version }) => named.has(`${name}@${version}`);
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
