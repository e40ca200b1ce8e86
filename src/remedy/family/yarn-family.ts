// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeTree } from '../../dependencies/lockfile/linked-tree.ts';
import { parseJson } from '../../dependencies/lockfile/npm/parse-json.ts';
import type { NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import { ownManifests } from '../../dependencies/lockfile/own-manifests.ts';
import { readYarnNodes } from '../../dependencies/lockfile/yarn/yarn-tree.ts';
import type { PackageManager } from '../../dependencies/manager/package-manager.ts';
import { yarnBerry } from '../../dependencies/manager/yarn/yarn-berry.ts';
import { yarnClassic } from '../../dependencies/manager/yarn/yarn-classic.ts';
import type { LockMove } from '../change/edit-lock.ts';
import { fieldOf, nameOfKey, type OverrideRule } from '../plan/overrides.ts';
import { isVulnerableNode, type Family, type LockedProject, type Place } from './family.ts';
import { yarnPatching } from './yarn-patching.ts';

export const yarnClassicFamily: Family = {
  ...common(yarnClassic, /^# yarn lockfile v1/m),
  name: 'yarn classic',
  // Without the stars it would only be meant directly below the project.
  overrideAt: ({ path, isNew }) => resolutionAt(isNew ? ['**', ...path] : path),
};

export const yarnBerryFamily: Family = {
  ...common(yarnBerry, /^__metadata:/m),
  name: 'yarn',
  overrideAt: ({ path }) => resolutionAt(path),
  patching: yarnPatching,
};

function resolutionAt(path: readonly string[]): Place {
  return { file: 'package.json', path: ['resolutions', path.join('/')] };
}

function common(manager: PackageManager, marked: RegExp): Omit<Family, 'name' | 'overrideAt'> {
  return {
    manager,
    lockFileIn: (folder) =>
      manager.lockFiles.find((file) => {
        const path = join(folder, file);
        return existsSync(path) && marked.test(readFileSync(path, 'utf8'));
      }),
    readTree: readYarnTree,
    rules: yarnRules,
    moveInLock: withoutMoved,
    isDated: () => false,
    choosesAnew: true,
  };
}

async function readYarnTree(project: LockedProject): Promise<NpmTree> {
  const { folder, lockFile: file, text, manifest, source } = project;
  const rules = yarnRules(parseJson(manifest));
  const resolutionOf = (parent: string, name: string): string | undefined =>
    rules.find(({ path }) => {
      const above = path.slice(0, -1).filter((part) => part !== '**');
      return nameOfKey(path.at(-1) ?? '') === name && above.every((part) => nameOfKey(part) === parent);
    })?.value;
  const linked = readYarnNodes({ file, text, manifests: ownManifests(folder), resolutionOf });
  return completeTree(linked, { source, isOfInterest: isVulnerableNode(project) });
}

/** `foo`, `**` + `/foo`, `parent/foo`, `@scope/parent/@scope/foo@npm:^1`. */
function yarnRules(manifest: unknown): readonly OverrideRule[] {
  return Object.entries(fieldOf(manifest, 'resolutions') ?? {}).map(([key, value]) => ({
    path: key.split('/').reduce<readonly string[]>((parts, part) => {
      const last = parts.at(-1);
      const isInScope = last !== undefined && last.startsWith('@') && !last.includes('/');
      return isInScope ? [...parts.slice(0, -1), `${last}/${part}`] : [...parts, part];
    }, []),
    value: String(value),
  }));
}

/** Takes the entries of packages that move out of the lock file; yarn resolves what is missing. */
function withoutMoved(text: string, moves: readonly LockMove[]): string {
  return text
    .split(/\n(?=\S)/)
    .filter((block) => !moves.some((move) => isEntryOf(block, move)))
    .join('\n');
}

function isEntryOf(block: string, { name, from }: LockMove): boolean {
  const version = /^ {2}version:? "?([^"\n]+)"?$/m.exec(block)?.[1];
  const [first = ''] = (block.split('\n')[0] ?? '').replaceAll('"', '').split(/,\s*/);
  const resolution = /^ {2}resolution: "?((?:@[^/]+\/)?[^@]+)@/m.exec(block)?.[1];
  const alias = /@npm:((?:@[^/@]+\/)?[^@/]+)@/.exec(first)?.[1];
  const called = resolution ?? alias ?? /^((?:@[^/@]+\/)?[^/@]+)@/.exec(first)?.[1];
  return version === from && called === name;
}
