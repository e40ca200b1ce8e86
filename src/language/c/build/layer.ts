// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mount } from '../../../sandbox/sandbox.ts';
import { sha256 } from '../../../support/digest.ts';
import type { ObserveContext } from '../../language.ts';
import { SOURCE } from './build-command.ts';
import { scratchBeside } from './cache-directory.ts';
import { copiesOf } from './copies.ts';
import { dependentsOf, type Dependents } from './dependents.ts';
import { headerUsers } from './header-users.ts';
import type { LayerInput } from './layer-input.ts';
import { lastLines } from './last-lines.ts';
import { rebuiltByCommand } from './rebuilt.ts';
import { runSteps, type StepsRun } from './steps.ts';
import { changeMounts, namedMounts } from './tree-mounts.ts';

/** What changed files make of a built tree. */
export interface Layer {
  readonly mounts: readonly Mount[];
  /** Absolute paths of what was made anew. */
  readonly fresh: readonly string[];
  readonly said: string;
  readonly seconds: number;
  /** Set when it could not be made because of the changes. */
  readonly failed?: string;
}

const making = new Map<string, Promise<Layer>>();

/** Compiles what the changes touch and links what contains it, once for equal changes. */
export async function layerOf(input: LayerInput, context: ObserveContext): Promise<Layer> {
  const { build, configuration, changes, watched = [] } = input;
  const identity = [configuration, changes.map(({ file, after }) => [file, after]), ...watched];
  const key = sha256(JSON.stringify(identity)).slice(0, 32);
  const home = path.join(build.home, 'layers', key);
  const known = making.get(home);
  if (known !== undefined) {
    return known;
  }
  const started = findOrMake(input, { context, home });
  making.set(home, started);
  return started;
}

interface Kept {
  readonly fresh: readonly string[];
  readonly said: string;
  readonly seconds: number;
  readonly failed?: string;
}

async function findOrMake(
  input: LayerInput,
  { context, home }: { readonly context: ObserveContext; readonly home: string },
): Promise<Layer> {
  const text = await readFile(path.join(home, 'layer.json'), 'utf8').catch(() => null);
  // Written by `make` below and nobody else.
  const kept = text === null ? await make(input, { context, home }) : (JSON.parse(text) as Kept); // oxlint-disable-line typescript/no-unsafe-type-assertion
  const programs = kept.fresh.map((file): Mount => ({
    kind: 'read-only',
    from: path.join(home, 'out', file),
    at: file,
  }));
  return { ...kept, mounts: [...changeMounts(input.changes, context.target.root), ...programs] };
}

async function make(
  input: LayerInput,
  { context, home }: { readonly context: ObserveContext; readonly home: string },
): Promise<Kept> {
  const scratch = await scratchBeside();
  try {
    const dependents = await whatDepends(input, context);
    const run = await rebuild(input, dependents, { context, scratch });
    const fresh = run.failed === undefined ? await keptFiles(run.out) : [];
    const kept: Kept = {
      fresh,
      said: run.said.slice(0, 20_000),
      seconds: run.seconds,
      ...(run.failed === undefined ? {} : { failed: lastLines(run.failed.said) }),
    };
    await mkdir(path.join(scratch, 'layer'));
    await rename(run.out, path.join(scratch, 'layer', 'out'));
    await writeFile(path.join(scratch, 'layer', 'layer.json'), JSON.stringify(kept));
    await mkdir(path.dirname(home), { recursive: true });
    await rename(path.join(scratch, 'layer'), home).catch(async (error: unknown) => {
      if ((await stat(home).catch(() => null)) === null) {
        throw error;
      }
    });
    return kept;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function whatDepends(
  { build, changes, watched = [] }: LayerInput,
  { target, sandbox }: ObserveContext,
): Promise<Dependents> {
  const changed = new Set([...changes.map(({ file }) => path.join(target.root, file)), ...watched]);
  const compiled = new Set(build.commands.flatMap(({ sources }) => sources));
  const headers = new Set([...changed].filter((file) => !compiled.has(file) || !SOURCE.test(file)));
  // A source file that others include is seen as a header as well.
  const users =
    headers.size === 0 ? new Set<never>() : await headerUsers(headers, build, { root: target.root, sandbox });
  return dependentsOf(changed, build.commands, users);
}

interface Means {
  readonly context: ObserveContext;
  readonly scratch: string;
}

/**
 * By the recorded commands; by the user's own command where those do not lead from the changed files to a program, or
 * fail without the changes as well: something was built in a way that no wrapper saw.
 */
async function rebuild(input: LayerInput, dependents: Dependents, means: Means): Promise<StepsRun> {
  const { build, tree, configuration, changes } = input;
  const { target, sandbox } = means.context;
  const outputs = linkedOutputs(dependents);
  if (outputs.length === 0) {
    return rebuiltByCommand(input, means);
  }
  const kept = [...outputs, ...(await copiesOf(outputs, { build, root: target.root }))];
  const around: readonly Mount[] = [
    ...(await namedMounts(target.build ?? '', target.directory)),
    { kind: 'copy-on-write', from: tree, at: target.root },
  ];
  const steps = {
    commands: dependents.commands,
    configuration,
    kept: kept.map(({ file }) => file),
    scratch: means.scratch,
  };
  const copies = kept.filter(({ of }) => of !== undefined);
  const run = await runSteps({ ...steps, copies, mounts: [...around, ...changeMounts(changes, target.root)] }, sandbox);
  if (run.failed === undefined) {
    return run;
  }
  const key = JSON.stringify([tree, configuration, steps.kept]);
  const isSound =
    sound.get(key) ??
    (async () => {
      const scratch = path.join(means.scratch, 'unpatched');
      await mkdir(scratch);
      return (await runSteps({ ...steps, copies, scratch, mounts: around }, sandbox)).failed === undefined;
    })();
  sound.set(key, isSound);
  return (await isSound) ? run : rebuiltByCommand(input, means);
}

/** Whether the recorded commands make these files of the unpatched target; a refused patch is often followed by others. */
const sound = new Map<string, Promise<boolean>>();

/** What is run, and what programs of the user's build may be linked from later: no objects. */
function linkedOutputs({ commands }: Dependents): readonly { readonly file: string; readonly of?: string }[] {
  const linked = commands.filter(({ kind }) => kind !== 'compile').flatMap(({ outputs }) => outputs);
  return [...new Set(linked)].map((file) => ({ file }));
}

async function keptFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name).slice(directory.length))
    .toSorted();
}
