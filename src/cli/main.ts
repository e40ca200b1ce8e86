#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { RepairError } from '../domain/repair-error.ts';
import { EXIT, exitCodeOfError } from './exit-code.ts';
import { register } from './commands.ts';
import { asUserError } from './system-error.ts';
import { ownVersion } from './own-version.ts';

const ISSUES = 'please report it with the lines above';

process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('skymend')
    .description(
      'Verified automated vulnerability repair: a finding goes in, a patch with replayable evidence comes out.',
    )
    .version(ownVersion())
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(text);
      },
    });
  try {
    await register(program, argv[2]);
    await program.parseAsync(argv);
    return Number(process.exitCode ?? EXIT.ok);
  } catch (error) {
    return report(asUserError(error));
  }
}

/** The user's mistake is one line; ours comes with its stack. */
function report(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof RepairError && error.code !== 'INTERNAL') {
    process.stderr.write(`${pc.red('skymend:')} ${error.message}\n`);
    return exitCodeOfError(error.code);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text}\n${pc.red('skymend:')} this is a fault of Skymend's own; ${ISSUES}\n`);
  return EXIT.internal;
}
