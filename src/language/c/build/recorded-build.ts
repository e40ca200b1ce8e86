// SPDX-License-Identifier: Apache-2.0
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Target } from '../../../domain/target.ts';
import type { Run, Sandbox } from '../../../sandbox/sandbox.ts';
import { sha256 } from '../../../support/digest.ts';
import { buildCommandOf, type BuildCommand } from './build-command.ts';
import { buildCommandLine } from './build-line.ts';
import { cacheDirectory, keepRecent, scratchBeside } from './cache-directory.ts';
import { readRecords } from './records.ts';
import { findToolchain } from './toolchain.ts';
import { BUILD_LIMITS, isInside, namedMounts } from './tree-mounts.ts';
import { treeDigest } from './own-tree.ts';
import { RECORDS, wrapperMounts } from './wrapper.ts';

/** The target built once by its own command, and how that went. */
export interface RecordedBuild {
  /** Holds `tree`, the built copy, and whatever is made from it later. */
  readonly home: string;
  readonly tree: string;
  /** In an order in which they can be run again. */
  readonly commands: readonly BuildCommand[];
  readonly seconds: number;
}

/** Changes with the form of what is kept. */
const FORM = 2;
const running = new Map<string, Promise<RecordedBuild>>();

/** Builds a copy of the target by its own command, once for each state of its files; what was built is kept. */
export async function recordedBuild(target: Target, sandbox: Sandbox): Promise<RecordedBuild> {
  const key = `${target.root}\0${target.directory}\0${target.build ?? ''}`;
  const known = running.get(key);
  if (known !== undefined) {
    return known;
  }
  const started = findOrBuild(target, sandbox);
  running.set(key, started);
  return started;
}

async function findOrBuild(target: Target, sandbox: Sandbox): Promise<RecordedBuild> {
  const line = await buildCommandLine(target);
  const tools = (await findToolchain()).map(({ file }) => file);
  const identity = [FORM, target.root, target.directory, line, tools, await treeDigest(target.root)];
  const home = path.join(cacheDirectory(), 'trees', sha256(JSON.stringify(identity)).slice(0, 32));
  if ((await stat(path.join(home, 'build.json')).catch(() => null)) === null) {
    await build(target, line, { sandbox, home });
  }
  await keepRecent(home);
  const kept: unknown = JSON.parse(await readFile(path.join(home, 'build.json'), 'utf8'));
  // Written by `build` below and nobody else.
  const { commands, seconds } = kept as Pick<RecordedBuild, 'commands' | 'seconds'>; // oxlint-disable-line typescript/no-unsafe-type-assertion
  return { home, tree: path.join(home, 'tree'), commands, seconds };
}

interface Means {
  readonly sandbox: Sandbox;
  readonly home: string;
}

async function build(target: Target, line: string, { sandbox, home }: Means): Promise<void> {
  const scratch = await scratchBeside();
  try {
    const tree = path.join(scratch, 'tree');
    const records = path.join(scratch, 'records');
    await mkdir(tree);
    await mkdir(records);
    const run = await runBuild({ target, line, tree, records, scratch, script: COPY + BUILD }, sandbox);
    let commands = await commandsIn(records, { tree, root: target.root });
    if (!commands.some(({ sources }) => sources.length > 0)) {
      await runBuild({ target, line, tree, records, scratch, script: AGE + BUILD }, sandbox);
      commands = await commandsIn(records, { tree, root: target.root });
    }
    if (!commands.some(({ sources }) => sources.length > 0)) {
      throw new RepairError(
        'TARGET_UNUSABLE',
        `\`${line}\` called no compiler Skymend knows (gcc, clang); nothing can be rebuilt with a patch`,
      );
    }
    await writeFile(path.join(scratch, 'build.json'), JSON.stringify({ commands, seconds: run.wallMs / 1000 }));
    await rm(records, { recursive: true });
    await mkdir(path.dirname(home), { recursive: true });
    await rename(scratch, home).catch(async (error: unknown) => {
      // Somebody else built the same at the same time.
      if ((await stat(home).catch(() => null)) === null) {
        throw error;
      }
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface BuildRun {
  readonly target: Target;
  readonly line: string;
  readonly tree: string;
  readonly records: string;
  readonly scratch: string;
  readonly script: string;
}

const LOG = 'skymend-build.log';

/** Built where it lies, as far as it can see. */
const COPY = `
cd /skymend/source || exit 125
for entry in .[!.]* ..?* *; do
  case "$entry" in .git|.hg|.svn|.skymend) continue ;; esac
  if [ -e "$entry" ] || [ -L "$entry" ]; then cp -R --preserve=mode,timestamps,links -P -- "$entry" "$SKYMEND_ROOT/" || exit 125; fi
done
`;
/** What is not compiled is not recorded: a tree that was built before is built again, its sources made young. */
const AGE = `
find "$SKYMEND_ROOT" -type f \\( -name '*.[cCsS]' -o -name '*.cc' -o -name '*.cpp' -o -name '*.cxx' \\) -exec touch {} +
`;
const BUILD = `
cd "$SKYMEND_DIRECTORY" || exit 125
unset SKYMEND_ROOT SKYMEND_DIRECTORY
ASAN_OPTIONS=detect_leaks=0 sh -c "$SKYMEND_LINE" </dev/null >/tmp/${LOG} 2>&1
status=$?
grep -aE 'error:|Error [0-9]+|not found|No such file|undefined reference|No rule to make' /tmp/${LOG} | head -n 8
echo ----
tail -n 15 /tmp/${LOG}
exit $status
`;

async function runBuild(build: BuildRun, sandbox: Sandbox): Promise<Run> {
  const { target, line, tree, records, scratch, script } = build;
  const tools = await findToolchain();
  const run = await sandbox.run({
    argv: ['/bin/sh', '-c', script],
    cwd: '/',
    env: { SKYMEND_ROOT: target.root, SKYMEND_DIRECTORY: target.directory, SKYMEND_LINE: line },
    mounts: [
      { kind: 'writable', from: tree, at: target.root },
      { kind: 'read-only', from: target.root, at: '/skymend/source' },
      { kind: 'writable', from: records, at: RECORDS },
      ...(await wrapperMounts(tools, scratch)),
      ...(await namedMounts(line, target.directory)),
    ],
    limits: BUILD_LIMITS,
  });
  if (run.exit.kind !== 'exited' || run.exit.status !== 0) {
    throw new RepairError('TARGET_UNUSABLE', failureOf(line, run));
  }
  return run;
}

function failureOf(line: string, run: Run): string {
  const { exit } = run;
  const how =
    exit.kind === 'exited'
      ? `ended with status ${exit.status}`
      : exit.kind === 'limit'
        ? `ran out of ${exit.limit}`
        : exit.kind;
  // The real programs stand under names of ours.
  const [telling = '', last = ''] = run.stdout.replaceAll(/\/skymend-(?=[\w.+-])/g, '/').split('----\n');
  const said = (telling.trim() === '' ? last : telling).trim().split('\n').slice(0, 6);
  const needs = missingPart(run.stdout);
  return [
    `the build failed: \`${line}\` ${how}${needs === null ? '' : `; ${needs}`}. It said:`,
    ...said.map((text) => `  ${text.slice(0, 300)}`),
    ...(telling.trim() === ''
      ? []
      : [
          'its last lines:',
          ...last
            .trim()
            .split('\n')
            .slice(-4)
            .map((text) => `  ${text.slice(0, 300)}`),
        ]),
  ].join('\n');
}

/** A header, library or program that is not there is a package to be installed. */
function missingPart(said: string): string | null {
  const [, header] = /fatal error: (\S+\.h\w*): No such file/.exec(said) ?? [];
  const [, library] = /cannot find -l([\w+.-]+)/.exec(said) ?? [];
  const [, program] =
    /(?:sh: \d+: |: line \d+: |make: )([\w.+-]+): (?:not found|command not found|No such file)/.exec(said) ?? [];
  if (header !== undefined) {
    return `the header ${header} is missing: install the development package that has it`;
  }
  if (library !== undefined) {
    return `the library ${library} is missing: install its development package`;
  }
  return program === undefined ? null : `the program ${program} is missing: install it`;
}

/** Calls that made something that is still there, out of things that are still there; the last of equal ones. */
async function commandsIn(
  records: string,
  place: { readonly tree: string; readonly root: string },
): Promise<readonly BuildCommand[]> {
  const { tree, root } = place;
  const onHost = (file: string): string => (isInside(root, file) ? path.join(tree, file.slice(root.length)) : file);
  const isThere = async (file: string): Promise<boolean> => (await stat(onHost(file)).catch(() => null)) !== null;
  const read = (await readRecords(records)).flatMap((call) => buildCommandOf(call) ?? []);
  const last = new Map(read.map((command) => [identityOf(command), command]));
  const kept: BuildCommand[] = [];
  for (const command of last.values()) {
    const files = [...command.outputs, ...command.sources];
    const isOwn = command.outputs.every((file) => isInside(root, file));
    const found = isOwn && (await Promise.all(files.map(isThere))).every(Boolean);
    if (found && command.outputs.length > 0) {
      kept.push(command);
    }
  }
  return inOrder(kept);
}

/** Compilers make a file anew, so the last call counts; archivers add to what is there. */
function identityOf(command: BuildCommand): string {
  return JSON.stringify(command.kind === 'archive' ? [command.outputs, command.args] : command.outputs);
}

/** What is read comes before what reads it; the clock alone cannot tell, since quick commands share a tick. */
function inOrder(commands: readonly BuildCommand[]): readonly BuildCommand[] {
  const makers = new Map<string, BuildCommand[]>();
  for (const command of commands) {
    for (const output of command.outputs) {
      makers.set(output, [...(makers.get(output) ?? []), command]);
    }
  }
  const ordered = new Set<BuildCommand>();
  const visiting = new Set<BuildCommand>();
  const visit = (command: BuildCommand): void => {
    if (ordered.has(command) || visiting.has(command)) {
      return;
    }
    visiting.add(command);
    for (const input of command.inputs) {
      for (const maker of makers.get(input) ?? []) {
        visit(maker);
      }
    }
    ordered.add(command);
  };
  for (const command of commands) {
    visit(command);
  }
  return [...ordered];
}
