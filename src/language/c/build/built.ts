// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { Mount } from '../../../sandbox/sandbox.ts';
import type { ObserveContext } from '../../language.ts';
import { scratchBeside } from './cache-directory.ts';
import { argumentsFor, isChecked, type Configuration } from './configuration.ts';
import { layerOf, type Layer } from './layer.ts';
import { recordedBuild, type RecordedBuild } from './recorded-build.ts';
import { lastLines } from './last-lines.ts';
import { runSteps } from './steps.ts';
import { namedMounts } from './tree-mounts.ts';

/** A snapshot that was built, ready to be run. */
export interface Built {
  readonly build: RecordedBuild;
  readonly configuration: Configuration;
  /** The unpatched tree of this configuration, on the host. */
  readonly tree: string;
  /** Mounts that show the snapshot's files and programs at the target's root, copy-on-write. */
  readonly mounts: readonly Mount[];
  /** Absolute paths of what the snapshot's changes made anew. */
  readonly fresh: readonly string[];
  /** What compilers said about the changed files. */
  readonly said: string;
  /** Of building this snapshot beyond the unpatched tree; 0 when it was there. */
  readonly seconds: number;
}

/** A snapshot that does not compile or link: an answer about a patch, not a fault. */
export interface NotBuilt {
  readonly failed: string;
  /** All that compilers and linkers said. */
  readonly said: string;
}

/** The snapshot, built in a configuration. Throws `TARGET_UNUSABLE` when the unpatched target cannot be built. */
export async function builtSnapshot(
  snapshot: Snapshot,
  context: ObserveContext,
  configuration: Configuration,
): Promise<Built | NotBuilt> {
  const { target, sandbox } = context;
  const build = await recordedBuild(target, sandbox);
  const actual = configuration === 'checked' && isChecked(build.commands) ? 'given' : configuration;
  const tree = await treeFor(build, actual, context);
  const changes = snapshot.changes.filter(({ before, after }) => before !== after);
  const layer: Layer =
    changes.length === 0
      ? { fresh: [], mounts: [], said: '', seconds: 0 }
      : await layerOf({ build, tree, configuration: actual, changes }, context);
  if (layer.failed !== undefined) {
    return { failed: layer.failed, said: layer.said };
  }
  const { fresh, said, seconds } = layer;
  const mounts: readonly Mount[] = [{ kind: 'copy-on-write', from: tree, at: target.root }, ...layer.mounts];
  return { build, configuration: actual, tree, mounts, fresh, said, seconds };
}

export interface Otherwise {
  /** Absolute. */
  readonly files: readonly string[];
  readonly configuration: 'covered' | 'strict' | 'lasting';
}

/**
 * The snapshot with these files compiled otherwise: so that inputs can be searched by where in them runs come
 * by, with stricter checks, or so that nothing is released. Only what they go into is linked anew.
 */
export async function watchedSnapshot(
  snapshot: Snapshot,
  context: ObserveContext,
  { files: watched, configuration }: Otherwise,
): Promise<Built | NotBuilt> {
  const { target, sandbox } = context;
  const build = await recordedBuild(target, sandbox);
  const checked = isChecked(build.commands) ? 'given' : 'checked';
  const tree = await treeFor(build, configuration === 'lasting' ? 'plain' : checked, context);
  const changes = snapshot.changes.filter(({ before, after }) => before !== after);
  const layer = await layerOf({ build, tree, configuration, changes, watched }, context);
  if (layer.failed !== undefined) {
    return { failed: layer.failed, said: layer.said };
  }
  const mounts: readonly Mount[] = [{ kind: 'copy-on-write', from: tree, at: target.root }, ...layer.mounts];
  return {
    build,
    configuration,
    tree,
    mounts,
    fresh: layer.fresh,
    said: layer.said,
    seconds: layer.seconds,
  };
}

export function isBuilt(result: Built | NotBuilt): result is Built {
  return 'mounts' in result;
}

const making = new Map<string, Promise<string>>();

/** The unpatched tree in a configuration: the recorded commands run again over a copy of the tree. */
async function treeFor(build: RecordedBuild, configuration: Configuration, context: ObserveContext): Promise<string> {
  if (configuration === 'given') {
    return build.tree;
  }
  const home = path.join(build.home, configuration);
  const known = making.get(home);
  if (known !== undefined) {
    return known;
  }
  const started = makeTree(build, configuration, { home, context });
  making.set(home, started);
  return started;
}

async function makeTree(
  build: RecordedBuild,
  configuration: Configuration,
  { home, context }: { readonly home: string; readonly context: ObserveContext },
): Promise<string> {
  const { target, sandbox } = context;
  if ((await stat(home).catch(() => null)) !== null) {
    return home;
  }
  const scratch = await scratchBeside();
  try {
    const tree = path.join(scratch, 'tree');
    await mkdir(tree);
    await cp(build.tree, tree, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    const mounts: readonly Mount[] = [
      ...(await namedMounts(target.build ?? '', target.directory)),
      { kind: 'writable', from: tree, at: target.root },
    ];
    const run = await runSteps({ commands: build.commands, configuration, mounts, kept: [], scratch }, sandbox);
    if (run.failed !== undefined) {
      const { command, said } = run.failed;
      throw new RepairError(
        'TARGET_UNUSABLE',
        `the target cannot be built in the configuration "${configuration}": \`${[path.basename(command.program), ...argumentsFor(command, configuration)].join(' ').slice(0, 300)}\` failed: ${lastLines(said)}`,
      );
    }
    await rename(tree, home).catch(async (error: unknown) => {
      if ((await stat(home).catch(() => null)) === null) {
        throw error;
      }
    });
    return home;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
