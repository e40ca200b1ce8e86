// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ManagerRun } from '../dependencies/manager/package-manager.ts';
import { installedNodes } from '../dependencies/lockfile/npm/npm-tree.ts';
import type { FileChange } from '../domain/target.ts';
import { RepairError } from '../domain/repair-error.ts';
import { judge, type GateResult, type Outcome } from '../domain/verdict.ts';
import { canonicalJson } from '../support/canonical-json.ts';
import { sha256 } from '../support/digest.ts';
import { applyProposal, sourceFor } from './change/apply.ts';
import { copyProject } from './change/copy-project.ts';
import type { ChangeSet, Moved } from './change-set.ts';
import type { Asked, Installed } from './gate/gate.ts';
import { remedyGates } from './gate/registry.ts';
import type { Proposal } from './plan/propose.ts';
import { readState, type ProjectState } from './project-state.ts';
import type { RemedyServices } from './services.ts';

export interface Examined {
  readonly set: ChangeSet;
  /** The project with the change, not installed; absent when the manager refused it. */
  readonly after?: ProjectState;
}

/** Tries a proposal on a copy of the project and puts every gate's question to it. Recorded: a resumed run tries again only what stayed undecided. */
export async function examine(
  proposal: Proposal,
  before: ProjectState,
  { original, services }: { readonly original: () => Promise<Installed>; readonly services: RemedyServices },
): Promise<Examined> {
  const files = await textsOf(before.folder, touched(proposal, before, services));
  const id = sha256(canonicalJson({ edits: proposal.remedy.edits, files })).slice(0, 12);
  const folder = join(services.journal.directory, 'work', id);
  const set = await services.journal.step(
    `change-set:${id}`,
    () => tryOut(proposal, { id, folder, before, original, services }),
    ({ verdict }) => verdict === 'undecided',
  );
  if (set.results[0]?.outcome.kind !== 'pass') {
    return { set };
  }
  if (!existsSync(folder)) {
    await copyProject(before.folder, folder);
    await writeChanges(folder, set, services);
  }
  return { set, after: await readState(folder, services) };
}

/** Writes what a change set changed over a copy of the project it was made for. */
export async function writeChanges(folder: string, set: ChangeSet, { journal }: RemedyServices): Promise<void> {
  for (const { file, after } of set.changes) {
    await writeFile(join(folder, file), after ?? '');
  }
  for (const { file, digest } of set.archives) {
    await writeFile(join(folder, file), await journal.getBlob(digest));
  }
}

interface Trial {
  readonly id: string;
  readonly folder: string;
  readonly before: ProjectState;
  readonly original: () => Promise<Installed>;
  readonly services: RemedyServices;
}

async function tryOut(proposal: Proposal, trial: Trial): Promise<ChangeSet> {
  const { before, folder, services } = trial;
  const started = services.now();
  await copyProject(before.folder, folder);
  const { family, source } = services;
  await applyProposal(folder, proposal, { state: before, family });
  const project = { folder, name: basename(folder), mounts: services.options.mounts };
  const seen = sourceFor(proposal, { state: before, family, source });
  const relock = await family.manager.relock(project, { ...services, source: seen });
  const after = relock.kind === 'done' ? await readState(folder, services) : undefined;
  const results = await askGates(
    {
      proposal,
      original: trial.original,
      before,
      relock,
      ...(after === undefined ? {} : { after }),
      installed: installedOnce(after, services),
    },
    services,
  );
  return {
    id: trial.id,
    remedy: proposal.remedy,
    verdict: judge(results),
    results,
    changes: await changesOf(before.folder, folder, touched(proposal, before, services)),
    archives: await Promise.all(
      proposal.archives.map(async ({ file, bytes }) => ({ file, digest: await services.journal.putBlob(bytes) })),
    ),
    moved: after === undefined ? [] : movedBetween(before, after),
    seconds: (services.now() - started) / 1000,
  };
}

function installedOnce(after: ProjectState | undefined, services: RemedyServices): Asked['installed'] {
  let pending: Promise<Installed> | undefined;
  return async () => {
    if (after === undefined) {
      return undefined;
    }
    pending ??= install(after, services);
    return pending;
  };
}

export async function install(state: ProjectState, services: RemedyServices): Promise<Installed> {
  const { family, options } = services;
  const project = { folder: state.folder, name: basename(state.folder), mounts: options.mounts };
  const run: ManagerRun = await family.manager.install(project, services);
  return { state, install: run };
}

/** In order; what comes after a failed question is not asked, and says so. */
async function askGates(asked: Asked, services: RemedyServices): Promise<readonly GateResult[]> {
  const results: GateResult[] = [];
  for (const gate of remedyGates) {
    const started = services.now();
    const failed = results.find(
      ({ outcome, required }) => outcome.kind === 'fail' || (outcome.kind === 'inconclusive' && required === 'always'),
    );
    const outcome =
      failed === undefined
        ? await gate.check(asked, services).catch((error: unknown) => openQuestion(error))
        : ({ kind: 'inconclusive', because: `not asked, since ${failed.gate} did not pass` } as const);
    results.push({ gate: gate.name, required: gate.required, outcome, seconds: (services.now() - started) / 1000 });
  }
  return results;
}

/** A full disk is nobody's answer: the run stops, and asks again when it is resumed. */
function openQuestion(error: unknown): Outcome {
  if (error instanceof RepairError && error.code === 'DISK_FULL') {
    throw error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'inconclusive', because: `the question could not be asked: ${reason}` };
}

function touched(
  { remedy }: Proposal,
  { folder, lockFile }: ProjectState,
  { family }: RemedyServices,
): readonly string[] {
  const manifests = remedy.edits.flatMap((edit) => {
    if (edit.kind === 'range') {
      return [edit.manifest];
    }
    if (edit.kind === 'override') {
      return [family.overrideAt({ path: edit.path, isNew: edit.from === undefined }, folder).file];
    }
    return edit.kind === 'patched' ? [family.patching?.patchAt(edit, folder).file ?? []].flat() : [];
  });
  return [...new Set([...manifests, lockFile])].toSorted();
}

async function textsOf(folder: string, files: readonly string[]): Promise<readonly (string | null)[]> {
  return Promise.all(files.map(async (file) => textOf(join(folder, file))));
}

async function textOf(file: string): Promise<string | null> {
  return existsSync(file) ? readFile(file, 'utf8') : null;
}

async function changesOf(from: string, to: string, files: readonly string[]): Promise<readonly FileChange[]> {
  const changes = await Promise.all(
    files.map(async (file) => ({
      file,
      before: await textOf(join(from, file)),
      after: await textOf(join(to, file)),
    })),
  );
  return changes.filter(({ before, after }) => before !== after);
}

function movedBetween(before: ProjectState, after: ProjectState): readonly Moved[] {
  const [old, now] = [versionsOf(before), versionsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return names.flatMap((name) => {
    const [from, to] = [old.get(name) ?? null, now.get(name) ?? null];
    return from === to ? [] : [{ name, from, to }];
  });
}

/** All installed versions of each package, lowest first, in one text. */
function versionsOf({ tree }: ProjectState): ReadonlyMap<string, string> {
  const versions = new Map<string, Set<string>>();
  for (const { name, version } of installedNodes(tree)) {
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  return new Map([...versions].map(([name, all]) => [name, [...all].toSorted().join(', ')]));
}
