// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Snapshot } from '../../../domain/target.ts';
import type { Mount } from '../../../sandbox/sandbox.ts';
import type { ObserveContext } from '../../language.ts';
import { builtFile } from '../observe/built.ts';
import { snapshotMounts } from '../observe/run/snapshot-mounts.ts';
import { isInside } from '../package/source-files.ts';
import { MINI_RUNNER, RESULTS, type Suite } from './suite.ts';

export interface Places {
  /** What the tests belong to: on this machine and, at the same path, in the sandbox. */
  readonly directory: string;
  readonly copy: string;
  readonly results: string;
  readonly suite: Suite;
}

/** The target as it is, and over the tested directory a writable copy of it with the snapshot's changes. */
export async function testMounts(
  places: Places,
  snapshot: Snapshot,
  { target }: ObserveContext,
): Promise<readonly Mount[]> {
  const { copy, results, suite } = places;
  const directory = await withoutLinks(target.root, places.directory);
  await copyComponent(directory, copy);
  const names = [directory, places.directory];
  const own = snapshot.changes.flatMap((change) => {
    const way = wayInto(names, path.join(target.root, change.file));
    return way === undefined ? [] : [{ change, way }];
  });
  for (const { change, way } of own) {
    const { after } = change;
    const to = path.join(copy, way);
    await mkdir(path.dirname(to), { recursive: true });
    await (after === null ? rm(to, { force: true }) : writeFile(to, after));
  }
  const others = { ...snapshot, changes: snapshot.changes.filter((one) => !own.some(({ change }) => change === one)) };
  const [whole, ...changed] = snapshotMounts(target.root, others);
  const modules = path.join(directory, 'node_modules');
  const hasModules = (await stat(modules).catch(() => null))?.isDirectory() === true;
  if (hasModules) {
    await mkdir(path.join(copy, 'node_modules'), { recursive: true });
  }
  return [
    ...(whole === undefined ? [] : [whole]),
    { kind: 'writable', from: copy, at: directory },
    // Runners keep caches there.
    ...(hasModules ? [{ kind: 'shadow', from: modules, at: modules } as const] : []),
    ...changed,
    { kind: 'writable', from: results, at: path.dirname(RESULTS) },
    ...(suite.needsMiniRunner ? [{ kind: 'content', text: await miniRunnerText(), at: MINI_RUNNER } as const] : []),
  ];
}

/** pnpm links packages into place; what is mounted over is the place itself. */
async function withoutLinks(root: string, directory: string): Promise<string> {
  const way = path.relative(await realpath(root), await realpath(directory));
  return way.startsWith('..') ? directory : path.join(root, way);
}

/** The path of a file relative to the directory under one of its names; none when it lies outside or in a dependency. */
function wayInto(names: readonly string[], file: string): string | undefined {
  return names
    .filter((name) => isInside(name, file))
    .map((name) => path.relative(name, file))
    .find((way) => !way.split(path.sep).includes('node_modules'));
}

async function copyComponent(directory: string, copy: string): Promise<void> {
  const from = await realpath(directory);
  await cp(from, copy, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !/(?:^|\/)(?:node_modules|\.git)$/.test(path.relative(from, source)),
  });
}

async function miniRunnerText(): Promise<string> {
  return readFile(builtFile('./mini-runner/mini-runner.ts', import.meta.url), 'utf8');
}
