// SPDX-License-Identifier: Apache-2.0
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { Mount, Sandbox } from '../../../sandbox/sandbox.ts';
import type { BuildCommand } from './build-command.ts';
import type { FreshFile } from './copies.ts';
import { argumentsFor, hasFuzzer, isFullLink, LASTING, WATCHER, type Configuration } from './configuration.ts';
import { BUILD_LIMITS } from './tree-mounts.ts';

/** Commands of a build, run again. */
export interface Steps {
  readonly commands: readonly BuildCommand[];
  readonly configuration: Configuration;
  /** What the commands find: the tree at its place and whatever lies around. */
  readonly mounts: readonly Mount[];
  /** Absolute paths to be kept; each is copied below `out` with its whole path. */
  readonly kept: readonly string[];
  /** Made anew as copies of others before anything is kept. */
  readonly copies?: readonly FreshFile[];
  /** A directory of ours, for scripts and results. */
  readonly scratch: string;
}

export interface StepsRun {
  /** The first command that failed, and what it said. */
  readonly failed?: { readonly command: BuildCommand; readonly said: string };
  /** Warnings and errors of all compilers. */
  readonly said: string;
  /** Host directory with the kept files, each below it by its absolute path. */
  readonly out: string;
  readonly seconds: number;
}

const STEPS = '/skymend/steps';
const RESULTS = '/skymend/results';

/**
 * Compilers side by side first, since what one compiles no other needs; then archives, links and conversions in their
 * order. What fails ends the run.
 */
const SCRIPT = `
xargs -P "$SKYMEND_JOBS" -I{} sh -c 'sh ${STEPS}/{} >${RESULTS}/{}.log 2>&1 || { echo $? >${RESULTS}/{}.failed; exit 255; }' <${STEPS}/first 2>/dev/null
ls ${RESULTS} | grep -q failed && exit 1
while read -r step; do
  sh ${STEPS}/$step >${RESULTS}/$step.log 2>&1 || { echo $? >${RESULTS}/$step.failed; exit 1; }
done <${STEPS}/then
sh ${STEPS}/copies || exit 2
while read -r file; do
  if [ -f "$file" ]; then mkdir -p "${RESULTS}/out$(dirname "$file")" && cp --preserve=mode,timestamps -- "$file" "${RESULTS}/out$file" || exit 2; fi
done <${STEPS}/kept
exit 0
`;

export async function runSteps(steps: Steps, sandbox: Sandbox): Promise<StepsRun> {
  const { commands, mounts, scratch } = steps;
  const results = path.join(scratch, 'results');
  await mkdir(path.join(results, 'out'), { recursive: true });
  const folder = await writeSteps(steps);
  const run = await sandbox.run({
    argv: ['/bin/sh', '-c', SCRIPT],
    cwd: '/',
    env: { SKYMEND_JOBS: String(availableParallelism()), ASAN_OPTIONS: 'detect_leaks=0' },
    mounts: [
      ...mounts,
      { kind: 'read-only', from: folder, at: STEPS },
      { kind: 'writable', from: results, at: RESULTS },
    ],
    limits: BUILD_LIMITS,
  });
  const logs = await Promise.all(commands.map((_command, index) => readIfThere(path.join(results, `${index}.log`))));
  const names = new Set(await readdir(results));
  const failure = commands.findIndex((_command, index) => names.has(`${index}.failed`));
  const command = commands[failure];
  const out = path.join(results, 'out');
  const told = { said: logs.join(''), out, seconds: run.wallMs / 1000 };
  if (command !== undefined) {
    return { ...told, failed: { command, said: logs[failure] ?? '' } };
  }
  const [first] = commands;
  const isWhole = run.exit.kind === 'exited' && run.exit.status === 0;
  return isWhole || first === undefined
    ? told
    : { ...told, failed: { command: first, said: `the build did not come to its end: ${JSON.stringify(run.exit)}` } };
}

async function writeSteps({ commands, configuration, kept, copies = [], scratch }: Steps): Promise<string> {
  const folder = path.join(scratch, 'steps');
  await mkdir(folder, { recursive: true });
  const numbered = commands.map((command, index) => ({ command, index }));
  const first = numbered.filter(({ command }) => command.kind === 'compile');
  const then = numbered.filter(({ command }) => command.kind !== 'compile');
  await Promise.all([
    ...numbered.map(({ command, index }) =>
      writeFile(path.join(folder, String(index)), stepText(command, configuration)),
    ),
    ...(configuration === 'covered' ? [copyFile(COVERAGE, path.join(folder, 'coverage.c'))] : []),
    ...(configuration === 'lasting' ? [copyFile(LASTING_SOURCE, path.join(folder, 'lasting.c'))] : []),
    writeFile(path.join(folder, 'first'), first.map(({ index }) => `${index}\n`).join('')),
    writeFile(path.join(folder, 'then'), then.map(({ index }) => `${index}\n`).join('')),
    writeFile(
      path.join(folder, 'copies'),
      copies.map(({ file, of = file }) => `cp -f -- ${quote(of)} ${quote(file)} || exit 1\n`).join(''),
    ),
    writeFile(path.join(folder, 'kept'), kept.map((file) => `${file}\n`).join('')),
  ]);
  return folder;
}

function stepText(command: BuildCommand, configuration: Configuration): string {
  const args = command.kind === 'archive' ? archiving(command.args) : argumentsFor(command, configuration);
  const before = isFullLink(command) ? besideText(command, configuration) : '';
  return `${before}cd ${quote(command.directory)} || exit 1\nexec ${[command.program, ...args].map(quote).join(' ')}\n`;
}

/** The same depth below `src` and `dist`, so that both find it. */
const COVERAGE = new URL('../../../../assets/coverage/coverage.c', import.meta.url);

const LASTING_SOURCE = new URL('../../../../assets/lasting/lasting.c', import.meta.url);

/** What a configuration links into every program, made by the compiler of the program it goes into, for the same machine. */
function besideText(command: BuildCommand, configuration: Configuration): string {
  if (configuration === 'covered') {
    return watcherText(command);
  }
  if (configuration !== 'lasting') {
    return '';
  }
  const words = [command.program, ...machineOf(command), '-x', 'c', '-O1', '-fno-builtin', '-fPIC', '-w', '-c'];
  return `${[...words, `${STEPS}/lasting.c`, '-o', LASTING].map(quote).join(' ')} || exit 1\n`;
}

function machineOf({ args }: BuildCommand): readonly string[] {
  return args.filter((word) => /^-m(?:32|64|x32|arch=|abi=)|^--target=/.test(word));
}

function watcherText(command: BuildCommand): string {
  const { program, args } = command;
  const machine = machineOf(command);
  const shared = args.includes('-shared') ? ['-DSKYMEND_SHARED'] : [];
  const fuzzer = hasFuzzer(command) ? ['-DSKYMEND_FUZZER'] : [];
  const words = [
    program,
    ...machine,
    ...shared,
    ...fuzzer,
    '-x',
    'c',
    '-O2',
    '-fPIC',
    '-w',
    '-c',
    `${STEPS}/coverage.c`,
  ];
  return `${[...words, '-o', WATCHER].map(quote).join(' ')} || exit 1\n`;
}

/** Members that are there already are replaced, not added a second time. */
function archiving(args: readonly string[]): readonly string[] {
  const at = args.findIndex((word) => !word.startsWith('--'));
  return args.map((word, index) => (index === at ? word.replace('q', 'r').replace('u', '') : word));
}

function quote(word: string): string {
  return /^[\w./=+,:@%-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

async function readIfThere(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
