// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { completeTree } from '../../dependencies/lockfile/linked-tree.ts';
import { readPnpmNodes } from '../../dependencies/lockfile/pnpm/pnpm-tree.ts';
import { pnpm } from '../../dependencies/manager/pnpm/pnpm.ts';
import type { LockMove } from '../change/edit-lock.ts';
import { fieldOf, type OverrideRule } from '../plan/overrides.ts';
import { isVulnerableNode, type Family, type Place } from './family.ts';
import { settingsOf, placeOfSetting } from './pnpm-settings.ts';

/** Between the package that asks and the one asked for, as pnpm tells it from `>` in a range. */
const BELOW = /(?<=[^ |@])>/;

export const pnpmFamily: Family = {
  name: 'pnpm',
  manager: pnpm,
  lockFileIn: (folder) => pnpm.lockFiles.find((file) => existsSync(join(folder, file))),
  readTree: async (project) =>
    completeTree(readPnpmNodes(project.lockFile, project.text), {
      source: project.source,
      isOfInterest: isVulnerableNode(project),
    }),
  rules: (_, folder) =>
    Object.entries(settingsOf(folder, 'overrides')).map(([key, value]): OverrideRule => ({
      path: key.split(BELOW),
      value: String(value),
    })),
  overrideAt: ({ path }, folder) => settingAt(folder, 'overrides', path.join('>')),
  moveInLock: withoutMoved,
  isDated: () => false,
  choosesAnew: true,
  patching: {
    fileFor: ({ name, version }) => `patches/${name.replace('/', '__')}@${version}.patch`,
    edits: ({ name, version }, file) => [{ kind: 'patched', name, version, file }],
    patchAt: ({ name, version }, folder) => settingAt(folder, PATCHES, `${name}@${version}`),
    patchesIn(folder, text) {
      // The lock file says that there is one, the settings which; its digest there is pnpm's own.
      const locked = text.includes(PATCHES) ? (fieldOf(parseDocument(text).toJS(), PATCHES) ?? {}) : {};
      const set = Object.entries(settingsOf(folder, PATCHES));
      return new Map(set.flatMap(([key, file]) => (key in locked ? [[key, String(file)] as const] : [])));
    },
  },
};

const PATCHES = 'patchedDependencies';

function settingAt(folder: string, setting: string, key: string): Place {
  const { file, path } = placeOfSetting(folder, setting);
  return { file, path: [...path, setting, key] };
}

/** Takes the entries of packages that move out of the lock file; pnpm resolves what is missing. */
function withoutMoved(text: string, moves: readonly LockMove[]): string {
  const lock = parseDocument(text);
  for (const section of ['packages', 'snapshots']) {
    const entries = lock.get(section);
    const keys = isMap(entries) ? entries.items.map(({ key }) => String(key)) : [];
    for (const key of keys.filter((one) => moves.some((move) => isEntryOf(one, move)))) {
      lock.deleteIn([section, key]);
    }
  }
  return lock.toString({ lineWidth: 0 });
}

function isEntryOf(key: string, { name, from }: LockMove): boolean {
  const bare = key.replace(/^\//, '').replace(/\(.*$/s, '');
  return bare === `${name}@${from}` || bare === `${name}/${from}` || bare.startsWith(`${name}/${from}_`);
}
