// SPDX-License-Identifier: Apache-2.0
import { cp, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestResult, TestRun } from '../../../domain/test-run.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { Mount, Run } from '../../../sandbox/sandbox.ts';
import { sha256 } from '../../../support/digest.ts';
import { builtSnapshot, isBuilt, type Built } from '../build/built.ts';
import { scratchBeside } from '../build/cache-directory.ts';
import { BUILD_LIMITS, namedMounts } from '../build/tree-mounts.ts';
import type { ObserveContext } from '../../language.ts';
import { textOf } from '../run/bytes.ts';
import { usualTestCommand } from './find-command.ts';
import { readResults } from './read-results.ts';

/** A suite that nobody asked for must not take long; the user's own may. */
const USUAL_MS = 90_000;
const ASKED_MS = 10 * 60_000;
const MOST_LOG_BYTES = 8 * 1024 * 1024;

interface Suite {
  readonly command: string;
  readonly limitMs: number;
}

/** The tree's own tests over a snapshot; `null` when none are known or the snapshot does not build. */
export async function runTests(snapshot: Snapshot, context: ObserveContext, times: number): Promise<TestRun | null> {
  const { target } = context;
  const built = await builtSnapshot(snapshot, context, 'given');
  if (!isBuilt(built)) {
    return null;
  }
  const command =
    target.test ?? (await usualTestCommand(path.join(built.build.tree, path.relative(target.root, target.directory))));
  if (command === null) {
    return null;
  }
  const suite = { command, limitMs: target.test === undefined ? USUAL_MS : ASKED_MS };
  const { tree, first } = await testedTree(suite, built, context);
  const runs: OneRun[] = snapshot.changes.length === 0 ? [first] : [];
  while (runs.length < times && runs.every(({ broken }) => broken === undefined)) {
    runs.push(await runOnce(suite, { built, tree, snapshot }, context));
  }
  return sumUp(suite, runs);
}

interface OneRun {
  readonly results: readonly TestResult[];
  readonly broken?: string;
  readonly seconds: number;
  readonly evidence: string;
}

function sumUp({ command }: Suite, runs: readonly OneRun[]): TestRun {
  const [first] = runs;
  const others = runs.slice(1).map(({ results }) => new Map(results.map(({ name, kind }) => [name, kind])));
  const results = first?.results ?? [];
  const flaky = results
    .filter(({ name, kind }) => others.some((other) => other.get(name) !== kind))
    .map(({ name }) => name);
  const broken = runs.find((run) => run.broken !== undefined)?.broken;
  return {
    command,
    results,
    flaky,
    ...(broken === undefined ? {} : { broken }),
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    evidence: first?.evidence ?? '',
  };
}

const RESULTS = '/skymend/results';
const CHANGED = '/skymend/changed';

/** Changed files are copied in, so that they are younger than what was built from them; then fresh programs. */
const SCRIPT = `
while read -r file; do mkdir -p "$(dirname "$file")"; cp -- "${CHANGED}/new$file" "$file" || exit 125; done <${CHANGED}/files
while read -r file; do rm -f -- "$file"; done <${CHANGED}/gone
while read -r file; do cp --preserve=mode -- "${CHANGED}/fresh$file" "$file" || exit 125; done <${CHANGED}/programs
cd "$SKYMEND_DIRECTORY" || exit 125
sh -c "$SKYMEND_COMMAND" </dev/null >${RESULTS}/log 2>&1
`;

interface Place {
  readonly built: Built;
  /** In which the tests were built, on the host. */
  readonly tree: string;
  readonly snapshot: Snapshot;
}

async function runOnce(suite: Suite, place: Place, context: ObserveContext): Promise<OneRun> {
  const { target } = context;
  const scratch = await scratchBeside();
  try {
    const mounts: readonly Mount[] = [
      { kind: 'copy-on-write', from: place.tree, at: target.root },
      ...(await changedMounts(place, { root: target.root, scratch })),
    ];
    return await runIn({ suite, mounts, scratch }, context);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function changedMounts(
  { built, snapshot }: Place,
  { root, scratch }: { readonly root: string; readonly scratch: string },
): Promise<readonly Mount[]> {
  const folder = path.join(scratch, 'changed');
  const changes = snapshot.changes.filter(({ before, after }) => before !== after);
  const kept = changes.flatMap(({ file, after }) => (after === null ? [] : [{ at: path.join(root, file), after }]));
  const gone = changes.filter(({ after }) => after === null).map(({ file }) => path.join(root, file));
  await mkdir(folder, { recursive: true });
  await Promise.all(
    kept.map(async ({ at, after }) => {
      await mkdir(path.join(folder, 'new', path.dirname(at)), { recursive: true });
      await writeFile(path.join(folder, 'new', at), after);
    }),
  );
  const lines = (files: readonly string[]): string => files.map((file) => `${file}\n`).join('');
  await writeFile(path.join(folder, 'files'), lines(kept.map(({ at }) => at)));
  await writeFile(path.join(folder, 'gone'), lines(gone));
  await writeFile(path.join(folder, 'programs'), lines(built.fresh));
  const fresh = built.mounts.filter((mount) => mount.kind === 'read-only' && built.fresh.includes(mount.at));
  return [
    { kind: 'read-only', from: folder, at: CHANGED },
    ...fresh.map((mount) => ({ ...mount, at: `${CHANGED}/fresh${mount.at}` })),
  ];
}

interface TestTask {
  readonly suite: Suite;
  readonly mounts: readonly Mount[];
  readonly scratch: string;
}

async function runIn({ suite, mounts, scratch }: TestTask, { target, sandbox }: ObserveContext): Promise<OneRun> {
  const results = path.join(scratch, 'results');
  await mkdir(results, { recursive: true });
  const run = await sandbox.run({
    argv: ['/bin/sh', '-c', SCRIPT],
    cwd: '/',
    env: {
      SKYMEND_DIRECTORY: target.directory,
      SKYMEND_COMMAND: suite.command,
      ASAN_OPTIONS: 'detect_leaks=0',
    },
    mounts: [
      ...(await namedMounts(`${suite.command} ${target.build ?? ''}`, target.directory)),
      ...mounts,
      { kind: 'writable', from: results, at: RESULTS },
    ],
    limits: { ...BUILD_LIMITS, wallMs: suite.limitMs, cpuMs: suite.limitMs * 8 },
  });
  const log = await beginningOf(path.join(results, 'log'));
  return { ...outcomeOf(run, log), seconds: run.wallMs / 1000, evidence: run.evidence ?? sha256(log) };
}

function outcomeOf({ exit, wallMs }: Run, log: string): Pick<OneRun, 'results' | 'broken'> {
  if (exit.kind === 'timed-out') {
    return { results: [], broken: `the tests were not done in ${Math.round(wallMs / 1000)} seconds` };
  }
  if (exit.kind === 'limit') {
    return { results: [], broken: `the tests used more ${exit.limit} than allowed` };
  }
  const isWell = exit.kind === 'exited' && exit.status === 0;
  const whole: TestResult = { name: 'the command ends with status 0', kind: isWell ? 'passed' : 'failed' };
  return { results: [...readResults(log), whole] };
}

interface Tested {
  readonly tree: string;
  /** How the unpatched target's own run went. */
  readonly first: OneRun;
}

const making = new Map<string, Promise<Tested>>();

/** The built tree after its tests were run in it once: their programs are built and need not be built again. */
async function testedTree(suite: Suite, { build }: Built, context: ObserveContext): Promise<Tested> {
  const home = path.join(build.home, `tested-${sha256(suite.command).slice(0, 12)}`);
  const found = making.get(home) ?? makeTested(suite, { from: build.tree, home }, context);
  making.set(home, found);
  return found;
}

async function makeTested(
  suite: Suite,
  { from, home }: { readonly from: string; readonly home: string },
  context: ObserveContext,
): Promise<Tested> {
  const kept = await readFile(path.join(home, FIRST), 'utf8').catch(() => null);
  if (kept !== null) {
    // Written below and nobody else.
    return { tree: path.join(home, 'tree'), first: JSON.parse(kept) as OneRun }; // oxlint-disable-line typescript/no-unsafe-type-assertion
  }
  const scratch = await scratchBeside();
  try {
    const tree = path.join(scratch, 'tree');
    const folder = path.join(scratch, 'changed');
    await cp(from, tree, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await mkdir(folder);
    await Promise.all(['files', 'gone', 'programs'].map((name) => writeFile(path.join(folder, name), '')));
    const mounts: readonly Mount[] = [
      { kind: 'writable', from: tree, at: context.target.root },
      { kind: 'read-only', from: folder, at: CHANGED },
    ];
    const first = await runIn({ suite, mounts, scratch }, context);
    const made = path.join(scratch, 'made');
    await mkdir(made);
    await writeFile(path.join(made, FIRST), JSON.stringify(first));
    await rename(tree, path.join(made, 'tree'));
    await rename(made, home).catch(async (error: unknown) => {
      if ((await stat(home).catch(() => null)) === null) {
        throw error;
      }
    });
    return { tree: path.join(home, 'tree'), first };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const FIRST = 'first.json';

async function beginningOf(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) {
    return '';
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_LOG_BYTES), 0, MOST_LOG_BYTES, 0);
    return textOf(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}
