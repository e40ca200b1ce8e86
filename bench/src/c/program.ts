// SPDX-License-Identifier: Apache-2.0
import type { Mount, Run, Sandbox } from '../../../dist/sandbox/sandbox.js';

/** Where the source tree and the case's own files stand inside the sandbox, whichever copy of them it is. */
export const TREE = '/tree';
export const CASE = '/case';

/** A source tree with everything the oracle asks of it. Commands are shell text, run in the tree. */
export interface Program {
  /** Host folder; built in place. */
  readonly tree: string;
  /** Host folder of inputs. */
  readonly inputs: string;
  readonly build: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The reproducer first, then its variants. */
  readonly attacks: readonly string[];
  readonly benign: readonly string[];
  readonly test: string | null;
}

/** What the held-out runs say about one state of a program. */
export interface ProgramReport {
  /** The last lines of the build when it failed. */
  readonly notBuilt: string | null;
  readonly attacks: readonly AttackAnswer[];
  readonly benign: readonly string[];
  readonly tests: 'passed' | 'failed' | 'none';
  readonly buildSeconds: number;
}

export type AttackAnswer =
  | { readonly kind: 'report' | 'broken'; readonly said: string }
  | { readonly kind: 'quiet'; readonly status: number };

const TIMES = 3;
const BUILD_MS = 600_000;
const RUN_MS = 10_000;
const TEST_MS = 300_000;

/** Lines by which sanitizers and valgrind say that something is wrong. */
const REPORT =
  /^.*(?:ERROR: \w+Sanitizer|WARNING: (?:Memory|Thread)Sanitizer|: runtime error: |ERROR: libFuzzer|== (?:Invalid (?:read|write|free)|Conditional jump|Use of uninitialised|Process terminating)).*$/m;

/** Builds the tree and runs every command of the case in it, attacks three times each. */
export async function consult(program: Program, sandbox: Sandbox): Promise<ProgramReport> {
  const started = performance.now();
  const notBuilt = await build(program, sandbox);
  const buildSeconds = (performance.now() - started) / 1000;
  if (notBuilt !== null) {
    return { notBuilt, attacks: [], benign: [], tests: 'none', buildSeconds };
  }
  const attacks: AttackAnswer[] = [];
  for (const command of program.attacks) {
    attacks.push(await askAttack(command, program, sandbox));
  }
  const benign: string[] = [];
  for (const command of program.benign) {
    benign.push(answerOf(await runIn(program, sandbox, { command, wallMs: RUN_MS })));
  }
  return { notBuilt, attacks, benign, tests: await runTests(program, sandbox), buildSeconds };
}

async function build(program: Program, sandbox: Sandbox): Promise<string | null> {
  for (const command of program.build) {
    const env = { ...program.env, ASAN_OPTIONS: 'detect_leaks=0' };
    const run = await runIn({ ...program, env }, sandbox, { command, wallMs: BUILD_MS });
    if (run.exit.kind !== 'exited' || run.exit.status !== 0) {
      return `${ending(run)}: ${command.slice(0, 60)}: ${lastLines(run)}`;
    }
  }
  return null;
}

async function askAttack(command: string, program: Program, sandbox: Sandbox): Promise<AttackAnswer> {
  let quiet: AttackAnswer = { kind: 'broken', said: 'not run' };
  for (let time = 1; time <= TIMES; time += 1) {
    const run = await runIn(program, sandbox, { command, wallMs: RUN_MS });
    const said = REPORT.exec(`${run.stderr}\n${run.stdout}`)?.[0];
    if (said !== undefined) {
      return { kind: 'report', said: said.trim() };
    }
    if (run.exit.kind !== 'exited' || run.exit.status >= 128 || run.exit.status === 127) {
      return { kind: 'broken', said: `${ending(run)}: ${lastLines(run)}` };
    }
    quiet = { kind: 'quiet', status: run.exit.status };
  }
  return quiet;
}

async function runTests(program: Program, sandbox: Sandbox): Promise<ProgramReport['tests']> {
  if (program.test === null) {
    return 'none';
  }
  const env = { ...program.env, ASAN_OPTIONS: 'detect_leaks=0' };
  const run = await runIn({ ...program, env }, sandbox, { command: program.test, wallMs: TEST_MS });
  return run.exit.kind === 'exited' && run.exit.status === 0 ? 'passed' : 'failed';
}

interface Asked {
  readonly command: string;
  readonly wallMs: number;
}

function runIn(program: Program, sandbox: Sandbox, { command, wallMs }: Asked): Promise<Run> {
  const mounts: readonly Mount[] = [
    { kind: 'writable', from: program.tree, at: TREE },
    { kind: 'read-only', from: program.inputs, at: CASE },
  ];
  return sandbox.run({
    argv: ['/bin/sh', '-c', command],
    cwd: TREE,
    env: program.env,
    mounts,
    limits: { wallMs, cpuMs: 4 * wallMs, memoryMb: 4096, processes: 512, outputKb: 4096, diskMb: 2048 },
    needs: ['trace'],
  });
}

function answerOf(run: Run): string {
  const masked = [run.stdout, run.stderr].map((text) =>
    text.replaceAll(/0x[0-9a-f]{6,}/g, '0x').replaceAll(/==\d+==/g, '=='),
  );
  return JSON.stringify([ending(run), ...masked]);
}

function ending(run: Run): string {
  const { exit } = run;
  if (exit.kind === 'exited') {
    return `exit ${exit.status}`;
  }
  return exit.kind === 'signalled' ? exit.signal : exit.kind;
}

function lastLines(run: Run): string {
  return `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-2).join(' | ').slice(-300);
}

/** Does the unpatched program show the weakness, and leave its harmless runs alone? Why not, or `null`. */
export function whyUnusable({ notBuilt, attacks, benign, tests }: ProgramReport): string | null {
  if (notBuilt !== null) {
    return `does not build: ${notBuilt}`;
  }
  const silent = attacks.findIndex(({ kind }) => kind === 'quiet');
  if (silent !== -1) {
    return `${labelOf(silent)} shows nothing on the vulnerable tree`;
  }
  if (tests === 'failed') {
    return 'its own tests fail on the vulnerable tree';
  }
  const reporting = benign.find((answer) => REPORT.test(answer.replaceAll('\\n', '\n')));
  return reporting === undefined ? null : `a benign run reports: ${reporting.slice(0, 200)}`;
}

/** Why a patched program is not repaired, or no longer the same; empty when nothing speaks against it. */
export function objectionsTo(before: ProgramReport, after: ProgramReport): readonly string[] {
  if (after.notBuilt !== null) {
    return [`does not build: ${after.notBuilt}`];
  }
  const shown = after.attacks.flatMap((answer, index) =>
    answer.kind === 'quiet' ? [] : [`${labelOf(index)}: ${answer.said.slice(0, 160)}`],
  );
  const changed = after.benign.flatMap((answer, index) =>
    answer === before.benign[index] ? [] : [`benign ${index + 1}: ${answer.slice(0, 160)}`],
  );
  return [...shown, ...changed, ...(after.tests === before.tests ? [] : [`tests ${after.tests}`])];
}

function labelOf(index: number): string {
  return index === 0 ? 'reproducer' : `variant ${index}`;
}
