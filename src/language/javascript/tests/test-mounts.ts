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
  /** The component on this machine and, at the same path, in the sandbox. */
  readonly directory: string;
  readonly copy: string;
  readonly results: string;
  readonly suite: Suite;
}

/** The target as it is, and over the component a writable copy of it with the snapshot's changes. */
export async function testMounts(
  places: Places,
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<readonly Mount[]> {
  const { directory, copy, results, suite } = places;
  const { root } = context.target;
  await copyComponent(directory, copy);
  const inside = snapshot.changes.filter(({ file }) => isInside(directory, path.join(root, file)));
  for (const { file, after } of inside) {
    const to = path.join(copy, path.relative(directory, path.join(root, file)));
    await mkdir(path.dirname(to), { recursive: true });
    await (after === null ? rm(to, { force: true }) : writeFile(to, after));
  }
  const outside = { ...snapshot, changes: snapshot.changes.filter((change) => !inside.includes(change)) };
  const modules = path.join(directory, 'node_modules');
  const hasModules = (await stat(modules).catch(() => null))?.isDirectory() === true;
  if (hasModules) {
    await mkdir(path.join(copy, 'node_modules'), { recursive: true });
  }
  return [
    ...snapshotMounts(root, outside),
    { kind: 'writable', from: copy, at: directory },
    // Runners keep caches there.
    ...(hasModules ? [{ kind: 'shadow', from: modules, at: modules } as const] : []),
    { kind: 'writable', from: results, at: path.dirname(RESULTS) },
    ...(suite.needsMiniRunner ? [{ kind: 'content', text: await miniRunnerText(), at: MINI_RUNNER } as const] : []),
  ];
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
