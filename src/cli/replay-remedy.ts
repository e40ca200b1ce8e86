// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { memorySource } from '../advisories/memory-source.ts';
import { RepairError } from '../domain/repair-error.ts';
import { readRemedyBundle } from '../remedy/deliver/remedy-bundle.ts';
import { replayRemedy, type ReplayedGate } from '../remedy/replay/replay-remedy.ts';
import { SILENT } from '../support/progress.ts';
import { EXIT } from './exit-code.ts';
import { registryOf } from './fix-dependencies.ts';
import { table } from './output/table.ts';
import { remedyServices } from './session/remedy-session.ts';

export interface ReplayRemedyFlags {
  readonly target?: string;
  readonly registry?: string;
  readonly json?: boolean;
}

/** Asks the gates again about a delivered remedy, with the advisories it went by, prints and sets the exit status. */
export async function replayRemedyFolder(
  folder: string,
  flags: ReplayRemedyFlags,
  trusted: string | undefined,
): Promise<void> {
  const opened = await readRemedyBundle(folder, trusted);
  if (flags.target === undefined) {
    const message =
      'name with --target the project as it was before: a remedy carries what it changes, not the project';
    throw new RepairError('CONFIG_INVALID', message);
  }
  const project = resolve(flags.target);
  const directory = await mkdtemp(join(tmpdir(), 'skymend-replay-'));
  try {
    const request = {
      command: 'remedy' as const,
      directory: project,
      advisories: [],
      registry: registryOf(flags.registry),
      replace: [],
      apply: false,
    };
    const source = memorySource(opened.bundle.advisories);
    const run = { runId: 'replay', directory, out: directory, request };
    const services = await remedyServices(run, { source, unread: [] }, SILENT);
    const options = { ...services.options, ...opened.bundle.options };
    const mended = new Map(opened.bundle.mended.map((archive) => [archive.integrity, archive]));
    print(await replayRemedy(opened, project, { ...services, options, mended }), {
      ...flags,
      keyId: opened.keyId,
      trusted,
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Printing extends ReplayRemedyFlags {
  readonly keyId: string;
  readonly trusted: string | undefined;
}

function print(replayed: readonly ReplayedGate[], { json, keyId, trusted }: Printing): void {
  const agreeing = replayed.filter(({ agrees }) => agrees).length;
  const isKeyPinned = trusted !== undefined;
  if (json === true) {
    console.log(JSON.stringify({ keyId, isKeyPinned, agreeing, of: replayed.length, replayed }, null, 2));
  } else {
    console.log(
      table(
        replayed.map(({ gate, recorded, seen, agrees }) => [
          agrees ? pc.green('agrees ') : pc.red('DIFFERS'),
          gate,
          agrees ? recorded : `recorded ${recorded}, now ${seen.kind}`,
          seen.because ?? '',
        ]),
      ),
    );
    console.log(`\n${agreeing} of ${replayed.length} questions are answered as recorded`);
    const pin = isKeyPinned ? 'the key you named' : 'its own key (pin one with --key)';
    console.log(`signature fits ${pin}: ${keyId.slice(0, 16)}`);
  }
  process.exitCode = agreeing === replayed.length && agreeing > 0 ? EXIT.ok : EXIT.unfixed;
}
