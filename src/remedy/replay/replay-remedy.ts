// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import type { Outcome } from '../../domain/verdict.ts';
import { copyProject } from '../change/copy-project.ts';
import type { OpenedRemedy } from '../deliver/remedy-bundle.ts';
import { install } from '../examine.ts';
import type { Asked, Installed } from '../gate/gate.ts';
import { remedyGates } from '../gate/registry.ts';
import { readState, type ProjectState } from '../project-state.ts';
import { start } from '../remedy.ts';
import type { RemedyServices } from '../services.ts';

/** One recorded answer, asked for again. */
export interface ReplayedGate {
  readonly gate: string;
  readonly recorded: Outcome['kind'];
  readonly seen: Outcome;
  readonly agrees: boolean;
}

/**
 * Makes a delivered remedy's changes again in a copy of the same project and asks every gate about them. The project must
 * be the one the changes were made for, byte for byte, as far as they touch it.
 */
export async function replayRemedy(
  opened: OpenedRemedy,
  project: string,
  services: RemedyServices,
): Promise<readonly ReplayedGate[]> {
  await requireSameProject(opened, project);
  const { before, original } = await start(project, services);
  const folder = join(services.journal.directory, 'work', 'replayed');
  await copyProject(project, folder);
  await writeRecorded(opened, folder);
  const relock = await services.family.manager.relock(
    { folder, name: basename(folder), mounts: services.options.mounts },
    services,
  );
  // Whatever the manager made of it: what is judged is what was delivered.
  await writeRecorded(opened, folder);
  const after = await readState(folder, services);
  const asked = questionAbout(opened, { before, after, relock, original, services });
  const replayed: ReplayedGate[] = [];
  for (const gate of remedyGates) {
    const seen = await gate.check(asked, services).catch((error: unknown): Outcome => {
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'inconclusive', because: `the question could not be asked: ${reason}` };
    });
    const recorded = opened.bundle.outcomes.find((one) => one.gate === gate.name)?.outcome ?? 'inconclusive';
    replayed.push({ gate: gate.name, recorded, seen, agrees: seen.kind === recorded });
  }
  return replayed;
}

async function requireSameProject({ bundle }: OpenedRemedy, project: string): Promise<void> {
  for (const { file, before } of bundle.changes) {
    const text = await readFile(join(project, file), 'utf8').catch(() => null);
    if (text !== before) {
      const message = `"${join(project, file)}" is not the file this remedy was made for; name the project as it was before`;
      throw new RepairError('INPUT_MALFORMED', message);
    }
  }
}

async function writeRecorded(opened: OpenedRemedy, folder: string): Promise<void> {
  const { bundle } = opened;
  for (const { file, after } of bundle.changes) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), after ?? '');
  }
  for (const { file } of bundle.archives) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), await opened.archive(file));
  }
}

interface Setting extends Pick<Asked, 'before' | 'original' | 'relock'> {
  readonly after: ProjectState;
  readonly services: RemedyServices;
}

function questionAbout({ bundle }: OpenedRemedy, { before, after, relock, original, services }: Setting): Asked {
  const { removes, edits } = bundle;
  let pending: Promise<Installed> | undefined;
  return {
    proposal: { remedy: { kind: 'relock', title: 'replayed', removes, edits }, moves: [], archives: [] },
    before,
    after,
    relock,
    original,
    installed() {
      pending ??= install(after, services);
      return pending;
    },
  };
}
