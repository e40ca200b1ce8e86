// SPDX-License-Identifier: Apache-2.0
import { installedOf, type NpmTree } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { PackumentVersion } from '../../dependencies/registry/package-source.ts';
import type { Question } from './solve.ts';
import { admits, packageOfRange } from './versions.ts';

/**
 * Whether a version brings nothing that is known to be vulnerable: of what it asks for and `current` does not, a package
 * manager takes what is installed already, else the newest that fits. What nobody publishes is not judged here.
 */
export async function bringsOnlySafe(
  version: PackumentVersion,
  current: PackumentVersion | undefined,
  question: Question,
): Promise<boolean> {
  const asked = Object.entries({ ...version.dependencies, ...version.optionalDependencies });
  for (const [name, range] of asked) {
    const isNew = current?.dependencies[name] !== range && current?.optionalDependencies[name] !== range;
    if (isNew && !(await isSafeToAsk(packageOfRange(range, name), range, question))) {
      return false;
    }
  }
  return true;
}

/** Thousands of versions ask for the same things, of the same tree by the same advisories. */
const ANSWERS = new WeakMap<Question['isSafe'], WeakMap<NpmTree, Map<string, Promise<boolean>>>>();

async function isSafeToAsk(name: string, range: string, question: Question): Promise<boolean> {
  const trees = ANSWERS.get(question.isSafe) ?? new WeakMap<NpmTree, Map<string, Promise<boolean>>>();
  ANSWERS.set(question.isSafe, trees);
  const answers = trees.get(question.tree) ?? new Map<string, Promise<boolean>>();
  trees.set(question.tree, answers);
  const key = `${name} ${range}`;
  const answer = answers.get(key) ?? askedFor(name, range, question);
  answers.set(key, answer);
  return answer;
}

async function askedFor(name: string, range: string, { tree, versions, isSafe }: Question): Promise<boolean> {
  if (installedOf(tree, name).some(({ version }) => admits(range, version))) {
    return true;
  }
  const newest = (await versions.from(name, '0.0.0')).findLast(({ version }) => admits(range, version));
  return newest === undefined || isSafe(name, newest.version);
}
