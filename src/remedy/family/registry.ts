// SPDX-License-Identifier: Apache-2.0
import type { Family } from './family.ts';
import { npmFamily } from './npm-family.ts';
import { pnpmFamily } from './pnpm-family.ts';
import { yarnBerryFamily, yarnClassicFamily } from './yarn-family.ts';

/** A project with several lock files is taken for that of the first: the others are said to be stale by their readers. */
export const families: readonly Family[] = [npmFamily, pnpmFamily, yarnClassicFamily, yarnBerryFamily];

export function familyOf(folder: string): Family | undefined {
  return families.find((family) => family.lockFileIn(folder) !== undefined);
}
