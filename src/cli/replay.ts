// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { materialize } from '../evidence/bundle/materialize.ts';
import { readBundle, type OpenedBundle } from '../evidence/bundle/read-bundle.ts';
import { replay, type Replayed } from '../evidence/replay.ts';
import { languages } from '../language/registry.ts';
import { languageOf } from '../language/select.ts';
import { createBubblewrapSandbox } from '../sandbox/bubblewrap.ts';
import { EXIT } from './exit-code.ts';

interface Flags {
  readonly target?: string;
  readonly registry?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function registerReplay(program: Command): void {
  program
    .command('replay')
    .argument('<bundle>', 'evidence bundle folder')
    .description('re-check an evidence bundle on this machine, offline')
    .option('--target <dir>', "a copy of the target, when the bundle does not carry the target's files")
    .option('--registry <where>', 'for a remedy of dependencies: where packages come from')
    .option('--key <file>', 'public key (PEM) the bundle must be signed with')
    .option('--json', 'print one JSON document instead of text')
    .action(async (folder: string, flags: Flags) => {
      const trusted = flags.key === undefined ? undefined : await readFile(flags.key, 'utf8');
      const remedy = remedyIn(resolve(folder));
      if (remedy !== undefined) {
        const { replayRemedyFolder } = await import('./replay-remedy.ts');
        await replayRemedyFolder(remedy, flags, trusted);
        return;
      }
      const bundle = await readBundle(resolve(folder), trusted);
      const replayed = await run(bundle, flags);
      const agreeing = replayed.filter(({ agrees }) => agrees).length;
      if (flags.json === true) {
        const { keyId } = bundle;
        console.log(
          JSON.stringify(
            { keyId, isKeyPinned: trusted !== undefined, agreeing, of: replayed.length, replayed },
            null,
            2,
          ),
        );
      } else {
        printSummary(bundle, { agreeing, of: replayed.length, isPinned: trusted !== undefined });
      }
      process.exitCode = agreeing === replayed.length && agreeing > 0 ? EXIT.ok : EXIT.unfixed;
    });
}

/** Where a run left a remedy of dependencies: named itself, or its run. */
function remedyIn(folder: string): string | undefined {
  return [folder, join(folder, 'remedy')].find((place) => existsSync(join(place, 'bundle.json')));
}

async function run(bundle: OpenedBundle, flags: Flags): Promise<readonly Replayed[]> {
  const directory = await mkdtemp(join(tmpdir(), 'skymend-replay-'));
  try {
    const laidOut = await materialize(
      bundle,
      directory,
      flags.target === undefined ? undefined : resolve(flags.target),
    );
    return await replay(bundle, laidOut, {
      language: languageOf(laidOut.finding.target, languages),
      sandbox: await createBubblewrapSandbox(),
      parallel: availableParallelism(),
      onReplayed: (replayed, done, of) => {
        if (flags.json !== true) {
          console.log(lineOf(replayed, `${done}/${of}`));
        }
      },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function lineOf(replayed: Replayed, count: string): string {
  const { agrees, label, snapshot, seen, differences } = replayed;
  const mark = agrees ? pc.green('agrees ') : pc.red('DIFFERS');
  const detail = agrees ? seen.kind : shorten(differences.join('; '));
  return `${count.padStart(9)} ${mark} ${snapshot}: ${label}: ${detail}`;
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)} … (--json tells all)` : text;
}

function printSummary(bundle: OpenedBundle, sum: { agreeing: number; of: number; isPinned: boolean }): void {
  const { finding, judged } = bundle.record;
  console.log(
    `\n${finding.weakness} in ${finding.component.name}@${finding.component.version}: recorded verdict ${judged.verdict}`,
  );
  console.log(`${sum.agreeing} of ${sum.of} observations agree`);
  const pin = sum.isPinned
    ? 'the key you named'
    : 'its own key, which shows it is whole but not who made it (pin one with --key)';
  console.log(`signature fits ${pin}: ${bundle.keyId.slice(0, 16)}`);
}
