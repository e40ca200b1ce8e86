// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import type { FileChange } from '../../domain/target.ts';
import { sha256 } from '../../support/digest.ts';
import type { Moved } from '../change-set.ts';
import { readState, type ProjectState } from '../project-state.ts';
import type { RemedyServices } from '../services.ts';

const MOST_ROUNDS = 4;

export interface Renewed {
  readonly before: ProjectState;
  readonly renewed: readonly FileChange[];
  /** Releases that the registry has not any more, and what stands in for them. */
  readonly replaced: readonly Moved[];
}

/**
 * A lock file of an old form, as the package manager itself writes it today without any other change: old forms do not
 * say who asks for what, and leave packages out that are installed all the same. Where the manager refuses, it stays; where
 * it could not answer, nothing goes on, since what the old form leaves out would read as not there.
 */
export async function renew(given: ProjectState, services: RemedyServices): Promise<Renewed> {
  const { family, journal, options, progress } = services;
  if (!family.isDated(given.tree)) {
    return { before: given, renewed: [], replaced: [] };
  }
  const { folder, lockFile } = given;
  const file = join(folder, lockFile);
  const before = await readFile(file, 'utf8');
  const text = await journal.step(`renewed:${sha256(before)}`, async () => {
    const project = { folder, name: basename(folder), mounts: options.mounts };
    let settled = before;
    // npm takes the old form at its word first, and finds what is missing in it the next time.
    for (let round = 1; round <= MOST_ROUNDS; round += 1) {
      const relocked = await family.manager.relock(project, services);
      const now = await readFile(file, 'utf8');
      if (relocked.kind === 'broken') {
        throw new RepairError(
          'TOOL_MISSING',
          `${family.name} could not write "${lockFile}" in today's form: ${relocked.because}; go on with --resume`,
        );
      }
      if (relocked.kind !== 'done') {
        progress.note(`${lockFile} is of an old form, and ${family.name} writes no new one: ${relocked.because}`);
        return null;
      }
      if (now === settled) {
        break;
      }
      settled = now;
    }
    return settled;
  });
  await writeFile(file, text ?? before);
  if (text === null || text === before) {
    return { before: given, renewed: [], replaced: [] };
  }
  progress.note(`${lockFile} is of an old form; ${family.name}'s own new form of it is the beginning`);
  return {
    before: await readState(folder, services),
    renewed: [{ file: lockFile, before, after: text }],
    replaced: [],
  };
}
