// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ManagerMeans, ManagerRun, PackageManager } from '../../../dist/dependencies/manager/package-manager.js';
import { familyOf } from '../../../dist/remedy/family/registry.js';
import { share } from '../figures.ts';
import { vulnerableOnDisk, packagesBelow, type Record_ } from './check.ts';

/** What a clean install puts on the disk; all `null` when it does not install, since then nothing is known of it. */
export interface Looked {
  readonly left: readonly string[] | null;
  readonly versions: ReadonlyMap<string, string> | null;
}

/** What a way of upgrading came to. */
export interface Came {
  /** Vulnerable copies on the disk after a clean install; `null` when it does not install. */
  readonly left: readonly string[] | null;
  /** Packages whose installed versions are others than before; `null` when one of the two does not install. */
  readonly moved: number | null;
  readonly seconds: number;
}

/** Everything to the newest version inside the declared ranges: the lock is thrown away and made anew. */
export async function inRangeOnly(folder: string, means: ManagerMeans): Promise<void> {
  await lockAnew(folder, means);
}

/** Every range of the project's own to the newest release there is, whatever it breaks. */
export async function latestEverything(folder: string, means: ManagerMeans): Promise<void> {
  for (const file of await manifestsBelow(folder)) {
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string> | undefined>; // oxlint-disable-line typescript/no-unsafe-type-assertion
    for (const section of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, range] of Object.entries(manifest[section] ?? {})) {
        const latest = await latestOf(range, name, means);
        Object.assign(manifest[section] ?? {}, latest === undefined ? {} : { [name]: latest });
      }
    }
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  await lockAnew(folder, means);
}

async function lockAnew(folder: string, means: ManagerMeans): Promise<void> {
  const manager = managerOf(folder);
  for (const file of manager.lockFiles) {
    await rm(join(folder, file), { force: true });
  }
  await manager.relock(projectAt(folder), means);
}

function managerOf(folder: string): PackageManager {
  const family = familyOf(folder);
  if (family === undefined) {
    throw new Error(`"${folder}" has no lock file`);
  }
  return family.manager;
}

/** Some old locks are refused by the managers of today until these have brought them in line. */
async function installAsItIs(folder: string, means: ManagerMeans): Promise<ManagerRun> {
  const manager = managerOf(folder);
  const first = await manager.install(projectAt(folder), means);
  if (first.kind === 'done') {
    return first;
  }
  await manager.relock(projectAt(folder), means);
  await manager.relock(projectAt(folder), means);
  return manager.install(projectAt(folder), means);
}

async function latestOf(range: string, name: string, { source }: ManagerMeans): Promise<string | undefined> {
  const [, alias] = /^npm:((?:@[^/]+\/)?[^@]+)/.exec(range) ?? [];
  if (/[:/]/.test(range) && alias === undefined) {
    return undefined;
  }
  const packument = await source.packument(alias ?? name);
  const tags = packument?.document['dist-tags'];
  const latest = typeof tags === 'object' && tags !== null && 'latest' in tags ? String(tags.latest) : undefined;
  return latest === undefined || alias === undefined ? latest && `^${latest}` : `npm:${alias}@^${latest}`;
}

async function manifestsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((path) => basename(path) === 'package.json' && !path.includes('node_modules'))
    .map((path) => join(folder, path));
}

/** Installs cleanly and looks at the disk. */
export async function lookAt(folder: string, means: ManagerMeans, records: readonly Record_[]): Promise<Looked> {
  // Where the manager refused, there is no lock file either.
  const installed = familyOf(folder) === undefined ? undefined : await installAsItIs(folder, means);
  if (installed?.kind !== 'done') {
    return { left: null, versions: null };
  }
  const versions = new Map<string, string>();
  for (const { name, version } of await packagesBelow(folder)) {
    versions.set(name, [...new Set([...(versions.get(name)?.split(' ') ?? []), version])].toSorted().join(' '));
  }
  return { left: await vulnerableOnDisk(folder, records), versions };
}

export function movedBetween({ versions: before }: Looked, { versions: after }: Looked): number | null {
  if (before === null || after === null) {
    return null;
  }
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).length;
}

function projectAt(folder: string): { readonly folder: string; readonly name: string; readonly mounts: readonly [] } {
  return { folder, name: basename(folder), mounts: [] };
}

/** What a strategy came to over all projects. Copies and packages are counted in those that install before and after. */
export function summed(all: readonly { readonly before: Looked['left']; readonly came: Came }[]): object {
  const counted = all.flatMap(({ before, came: { left, moved } }) =>
    before === null || left === null ? [] : [{ before: before.length, left: left.length, moved: moved ?? 0 }],
  );
  const sum = (key: 'before' | 'left' | 'moved'): number => counted.reduce((total, one) => total + one[key], 0);
  return {
    cleared: share(all.map(({ came }) => came.left?.length === 0)),
    installs: share(all.map(({ came }) => came.left !== null)),
    vulnerableCopies: counted.length === 0 ? null : { before: sum('before'), left: sum('left') },
    packagesMoved: counted.length === 0 ? null : sum('moved'),
    seconds: Math.round(all.reduce((total, { came }) => total + came.seconds, 0)),
  };
}
