// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from '../../dependencies/lockfile/npm/read-tree.ts';
import { npm } from '../../dependencies/manager/npm/npm.ts';
import { moveInLock } from '../change/edit-lock.ts';
import { fieldOf, overrideRules } from '../plan/overrides.ts';
import type { Family } from './family.ts';

export const npmFamily: Family = {
  name: 'npm',
  manager: npm,
  lockFileIn: (folder) => npm.lockFiles.find((file) => existsSync(join(folder, file))),
  readTree: async ({ lockFile, text, manifest }) => readTree(lockFile, text, manifest),
  rules: (manifest) => overrideRules(fieldOf(manifest, 'overrides')),
  overrideAt: ({ path }) => ({ file: 'package.json', path: ['overrides', ...path] }),
  moveInLock,
  isDated: ({ lockfileVersion }) => lockfileVersion < 2,
  choosesAnew: false,
};
