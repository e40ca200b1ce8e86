// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Limits, Mount, Run, Sandbox } from '../../../sandbox/sandbox.ts';
import { readTrial, UNFINISHED, type Read } from './read-trial.ts';
import type { RunPlace, TrialCommand, TrialExit, TrialRun } from './trial-run.ts';

const RESULTS = '/skymend/results';
const TRIALS = '/skymend/trials';

/** A sanitizer's shadow, quarantine and stacks come on top of what the program takes. */
const LIMITS: Partial<Limits> = { memoryMb: 3072, processes: 256, diskMb: 512, outputKb: 64 };

/**
 * What the dynamic linker tells of the programs started says whether the target was reached at all. Files younger than
 * the beginning are what the run wrote; the clock of files ticks every few milliseconds.
 */
const SCRIPT = `
trial() {
  number=$1
  [ -z "$SKYMEND_FILES" ] || { touch /tmp/.skymend-begin; sleep 0.01; }
  cd "$SKYMEND_DIRECTORY" || exit 125
  . ${TRIALS}/$number.env
  $SKYMEND_LIMIT /bin/sh ${TRIALS}/$number.sh </dev/null >${RESULTS}/$number/stdout 2>${RESULTS}/$number/stderr
  echo $? >${RESULTS}/$number/status
  [ -z "$SKYMEND_FILES" ] || find "$SKYMEND_ROOT" /tmp -xdev -type f -newer /tmp/.skymend-begin ! -name .skymend-begin ! -size +20000k 2>/dev/null | LC_ALL=C sort | head -n 64 | while read -r file; do sha256sum -- "$file"; done >${RESULTS}/$number/files 2>/dev/null
}
`;

/** One command in a sandbox of its own. */
export async function runTrial(trial: TrialCommand, place: RunPlace, sandbox: Sandbox): Promise<TrialRun> {
  return withScratch(async (scratch) => {
    const replaced = await replacedInputs(trial.inputs, scratch);
    await writeTrial(scratch, 0, trial);
    const run = await sandbox.run({
      argv: ['/bin/sh', '-c', `${SCRIPT}\ntrial 0`],
      cwd: '/',
      env: { SKYMEND_ROOT: place.root, SKYMEND_DIRECTORY: place.directory, SKYMEND_LIMIT: '', SKYMEND_FILES: 'yes' },
      mounts: [...place.mounts, ...replaced, ...ownMounts(scratch)],
      limits: { ...LIMITS, wallMs: place.timeoutMs, cpuMs: place.timeoutMs * 2 },
      ...(place.isTraced ? { needs: ['trace' as const] } : {}),
    });
    const read = await readTrial(path.join(scratch, 'results', '0'), place);
    const { wallMs, cpuMs, maxRssKb, evidence } = run;
    const ended = endOf(run);
    return {
      ...read,
      exit: ended ?? read.exit,
      wallMs,
      cpuMs,
      maxRssKb,
      ...(evidence === undefined ? {} : { evidence }),
    };
  });
}

/**
 * Many commands in one sandbox, one after the other: what one writes the next finds, and a replaced input stands at
 * another path; nobody looks what they wrote. For trying; what is judged has a sandbox of its own. Where one used up
 * what all may use, those behind it go on in another.
 */
export async function runTrials(
  trials: readonly TrialCommand[],
  place: RunPlace,
  sandbox: Sandbox,
): Promise<readonly TrialRun[]> {
  const runs: TrialRun[] = [];
  for (let ends = 0; runs.length < trials.length; ends += 1) {
    const ran = await runSome(trials.slice(runs.length), place, sandbox);
    const done = ran.findIndex(({ exit }) => exit.kind === 'limit') + 1;
    runs.push(...(done === 0 || ends >= MOST_ENDS ? ran : ran.slice(0, done)));
  }
  return runs;
}

/** Sandboxes that one of many commands may bring to an end; each may take all the time there is. */
const MOST_ENDS = 6;

/** Of the time to wait: what keeps a processor busy that long comes to no end, however loaded the machine is. */
const BUSY_SHARE = 0.4;

async function runSome(
  trials: readonly TrialCommand[],
  place: RunPlace,
  sandbox: Sandbox,
): Promise<readonly TrialRun[]> {
  return withScratch(async (scratch) => {
    await Promise.all(
      trials.map(async (trial, index) =>
        writeTrial(scratch, index, await withOwnInputs(trial, { index, scratch, directory: place.directory })),
      ),
    );
    const seconds = Math.max(1, Math.ceil(place.timeoutMs / 1000));
    const busySeconds = Math.ceil(seconds * BUSY_SHARE);
    const run = await sandbox.run({
      argv: [
        '/bin/sh',
        '-c',
        `${SCRIPT}\nnumber=0; while [ $number -lt ${trials.length} ]; do ( ulimit -t ${busySeconds}; trial $number ); number=$((number + 1)); done`,
      ],
      cwd: '/',
      env: {
        SKYMEND_ROOT: place.root,
        SKYMEND_DIRECTORY: place.directory,
        SKYMEND_LIMIT: `timeout -s KILL ${seconds}`,
      },
      mounts: [...place.mounts, ...ownMounts(scratch)],
      limits: {
        ...LIMITS,
        diskMb: 4096,
        wallMs: place.timeoutMs * trials.length + 10_000,
        cpuMs: place.timeoutMs * trials.length * 2,
      },
      ...(place.isTraced ? { needs: ['trace' as const] } : {}),
    });
    const each = { wallMs: run.wallMs / trials.length, cpuMs: run.cpuMs / trials.length, maxRssKb: run.maxRssKb };
    const read = await Promise.all(
      trials.map(async (_trial, index) => readTrial(path.join(scratch, 'results', String(index)), place)),
    );
    const ended = endOf(run);
    return read.map((one, index) => ({ ...one, exit: exitAmong(read, index, ended), ...each }));
  });
}

/** What ended the sandbox ended the command that was running, the first without a status of its own. */
function exitAmong(read: readonly Read[], index: number, ended: TrialExit | null): TrialExit {
  const own = read[index]?.exit ?? UNFINISHED;
  const isFirst = read.findIndex(({ status }) => Number.isNaN(status)) === index;
  return isFirst && ended?.kind === 'limit' ? ended : own;
}

function ownMounts(scratch: string): readonly Mount[] {
  return [
    { kind: 'read-only', from: path.join(scratch, 'trials'), at: TRIALS },
    { kind: 'writable', from: path.join(scratch, 'results'), at: RESULTS },
  ];
}

async function withScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'skymend-c-'));
  try {
    await Promise.all(['trials', 'results', 'inputs'].map((name) => mkdir(path.join(scratch, name))));
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function replacedInputs(inputs: TrialCommand['inputs'], scratch: string): Promise<readonly Mount[]> {
  return Promise.all(
    [...inputs].map(async ([at, bytes], index): Promise<Mount> => {
      const from = path.join(scratch, 'inputs', String(index));
      await writeFile(from, bytes);
      return { kind: 'read-only', from, at };
    }),
  );
}

interface TrialPlace {
  readonly index: number;
  readonly scratch: string;
  readonly directory: string;
}

async function withOwnInputs(trial: TrialCommand, { index, scratch, directory }: TrialPlace): Promise<TrialCommand> {
  let { command } = trial;
  for (const [number, [at, bytes]] of [...trial.inputs].entries()) {
    // Under its own name: a file may name itself.
    const name = `${index}.${number}/${path.basename(at)}`;
    await mkdir(path.join(scratch, 'trials', path.dirname(name)));
    await writeFile(path.join(scratch, 'trials', name), bytes);
    command = command.replaceAll(/[^\s'"`;&|<>()=]+/g, (word) =>
      path.resolve(directory, word) === at ? `${TRIALS}/${name}` : word,
    );
  }
  return { ...trial, command };
}

async function writeTrial(scratch: string, index: number, { command, env }: TrialCommand): Promise<void> {
  const folder = path.join(scratch, 'trials');
  const lines = Object.entries(env).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`,
  );
  await writeFile(path.join(folder, `${index}.env`), lines.join(''));
  await mkdir(path.join(scratch, 'results', String(index)));
  // Set here, so that the shell and what limits it write nothing.
  const told = `export LD_DEBUG=files LD_DEBUG_OUTPUT=${RESULTS}/${index}/ld\n`;
  await writeFile(path.join(folder, `${index}.sh`), `${told}${command}\n`);
}

/** Of the sandbox, where it ended the run; the command's own end otherwise. */
function endOf({ exit }: Run): TrialExit | null {
  return exit.kind === 'timed-out' || exit.kind === 'limit' ? exit : null;
}
