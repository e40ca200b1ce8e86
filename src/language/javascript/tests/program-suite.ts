// SPDX-License-Identifier: Apache-2.0
import { withoutOption } from './arguments.ts';
import { programFile } from './installed.ts';
import type { Place } from './place.ts';
import type { ScriptCommand } from './script-commands.ts';
import { RESULTS, type Suite } from './suite.ts';
import { filesMatching } from './test-files.ts';

const JSON_FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['jest', ['--ci', '--runInBand', '--watchAll=false', '--coverage=false', '--json', `--outputFile=${RESULTS}`]],
  ['vitest', ['run', '--no-color', '--coverage.enabled=false', '--reporter=json', `--outputFile=${RESULTS}`]],
]);

/** Jest and Vitest write their results to a file. */
export async function jsonSuite(place: Place, command: ScriptCommand): Promise<Suite | null> {
  const program = await programFile(place.root, place.directory, command.program);
  if (program === null || !(await hasTestFiles(place))) {
    return null;
  }
  const unwanted = ['run', 'watch', '--watch', '--watchAll', '--coverage', '--ci', '--json', '--verbose', '--notify'];
  const given = command.args.filter((word) => !unwanted.includes(word) && !word.startsWith('--coverage'));
  const flags = JSON_FLAGS.get(command.program) ?? [];
  return {
    command: [command.program, ...given].join(' '),
    argv: ['node', program, ...flags, ...given],
    env: command.env,
    reads: 'jest-json',
    needsMiniRunner: false,
  };
}

async function hasTestFiles({ directory }: Place): Promise<boolean> {
  const named = await filesMatching(directory, '**/*.@(test|spec).@(js|cjs|mjs)');
  return named.length > 0 || (await filesMatching(directory, '**/__tests__/**')).length > 0;
}

const TAP_FLAGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ava', ['--tap']],
  ['nodeunit', ['--reporter', 'tap']],
  ['qunit', ['--reporter', 'tap']],
  ['lab', ['-r', 'tap']],
]);

/** Runners that print TAP when asked, and those of which only the exit status is read. */
export async function programSuite(place: Place, command: ScriptCommand): Promise<Suite | null> {
  const program = await programFile(place.root, place.directory, command.program);
  if (program === null) {
    return null;
  }
  const flags = TAP_FLAGS.get(command.program);
  const args = withoutOption(command.args, ['--reporter', '-r', '--watch', '-w', '--tap', '--verbose']);
  return {
    command: [command.program, ...args, ...(flags ?? [])].join(' '),
    argv: ['node', program, ...args, ...(flags ?? [])],
    env: command.env,
    reads: flags === undefined ? 'exit' : 'tap',
    needsMiniRunner: false,
  };
}
