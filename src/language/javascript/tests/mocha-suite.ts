// SPDX-License-Identifier: Apache-2.0
import { plainArguments, valueOf, withoutOption } from './arguments.ts';
import { programFile } from './installed.ts';
import { miniSuite } from './mini-suite.ts';
import { needsOf } from './needs.ts';
import type { Place } from './place.ts';
import type { ScriptCommand } from './script-commands.ts';
import type { Suite } from './suite.ts';
import { filesMeant } from './test-files.ts';

/** Mocha where it is installed; else our own runner, for files that need nothing else of it. */
export async function mochaSuite(place: Place, command: ScriptCommand): Promise<Suite | null> {
  const args = withoutOption(command.args, [
    '-R',
    '--reporter',
    '--reporter-options',
    '-O',
    '--watch',
    '-w',
    '--bail',
    '-b',
  ]);
  const program = await programFile(place.root, place.directory, 'mocha');
  const files = await mochaFiles(place.directory, args);
  const needs = await needsOf(place.root, files);
  if (needs === null || needs.missing.length > 0 || files.length === 0) {
    return null;
  }
  if (program === null) {
    const ui = valueOf(args, ['-u', '--ui']) ?? 'bdd';
    return miniSuite(place, files, { env: command.env, needs, ui });
  }
  return {
    command: ['mocha', ...args, '--reporter', 'json'].join(' '),
    argv: ['node', program, ...args, '--reporter', 'json'],
    env: command.env,
    reads: 'mocha-json',
    needsMiniRunner: false,
  };
}

async function mochaFiles(directory: string, args: readonly string[]): Promise<readonly string[]> {
  const isRecursive = args.includes('--recursive');
  const patterns = plainArguments(args, MOCHA_VALUES);
  return filesMeant(directory, patterns.length > 0 ? patterns : ['./test'], isRecursive);
}

const MOCHA_VALUES: ReadonlySet<string> = new Set(
  '-u --ui -r --require -t --timeout -s --slow --compilers -g --grep -f --fgrep --globals --opts --config --file --retries --extension'.split(
    ' ',
  ),
);
