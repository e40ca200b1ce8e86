// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Mount, Sandbox } from '../../../dist/sandbox/sandbox.js';
import type { BenchCase } from './case.ts';
import { oracleScript, type Call } from './script.ts';
import { caseFiles } from './workspace.ts';

/** What the held-out calls of a case say about one state of the package. */
export interface OracleReport {
  /** Attacks that still work, by label. */
  readonly shown: readonly string[];
  /** Attacks that neither worked nor were refused: the package is broken. */
  readonly broken: readonly string[];
  /** Harmless calls whose result is not the recorded one. */
  readonly changed: readonly string[];
  readonly exports: string;
}

interface RunOutcome {
  readonly result?: unknown;
  readonly threw?: string;
  readonly shown?: boolean;
  readonly elapsedMs?: number;
  readonly uncaught?: boolean;
}

const LABEL_MAIN = 'attack';

/** Runs every call of the case in a fresh sandbox over the application at `root`. */
export async function consult(benchCase: BenchCase, root: string, sandbox: Sandbox): Promise<OracleReport> {
  const place = { root, sandbox };
  const attacked = await askAttacks(benchCase, place);
  return { ...attacked, changed: await askBenign(benchCase, place), exports: await exportsOf(benchCase, place) };
}

/** Harmless calls are asked so often of the unpatched package, to see which do not answer the same each time. */
const TIMES_BEFORE = 3;

/** The same of the unpatched package: what is named in `changed` answered differently in any of several runs. */
export async function consultUnpatched(benchCase: BenchCase, root: string, sandbox: Sandbox): Promise<OracleReport> {
  const report = await consult(benchCase, root, sandbox);
  const changed = new Set(report.changed);
  for (let time = 1; time < TIMES_BEFORE; time += 1) {
    for (const call of await askBenign(benchCase, { root, sandbox })) {
      changed.add(call);
    }
  }
  return { ...report, changed: [...changed] };
}

async function askAttacks(benchCase: BenchCase, place: Place): Promise<Pick<OracleReport, 'shown' | 'broken'>> {
  const shown: string[] = [];
  const broken: string[] = [];
  for (const [label, call] of attacks(benchCase)) {
    const outcome = await runCall(benchCase, call, place);
    if (outcome?.shown === true) {
      shown.push(label);
    } else if (outcome === undefined || isBreakage(outcome)) {
      broken.push(`${label}: ${outcome?.threw?.split('\n')[0] ?? 'no answer'}`);
    }
  }
  return { shown, broken };
}

async function askBenign(benchCase: BenchCase, place: Place): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { call, result } of benchCase.benign) {
    const outcome = await runCall(benchCase, { call, check: 'false' }, place);
    if (outcome === undefined || outcome.threw !== undefined || !isDeepStrictEqual(outcome.result, result)) {
      changed.push(call);
    }
  }
  if (benchCase.sameLengthBenign !== undefined) {
    const call = { call: benchCase.attack.call, payload: benchCase.sameLengthBenign };
    const outcome = await runCall(benchCase, call, place);
    if (outcome === undefined || outcome.shown === true) {
      changed.push('harmless value of the same length is slow');
    }
  }
  return changed;
}

export function isMainShown(report: OracleReport): boolean {
  return report.shown.includes(LABEL_MAIN);
}

function attacks(benchCase: BenchCase): readonly (readonly [string, Call])[] {
  const { attack, siblings } = benchCase;
  return [
    [LABEL_MAIN, attack],
    ...siblings.map((sibling, index): readonly [string, Call] => [
      `sibling ${index + 1}: ${sibling.payload.slice(0, 60)}`,
      { ...attack, ...sibling, call: sibling.call ?? attack.call },
    ]),
  ];
}

/** A missing module or a syntax error blocks every attack and is no repair. */
function isBreakage(outcome: RunOutcome): boolean {
  return /SyntaxError|MODULE_NOT_FOUND|Cannot find module|is not a function|ReferenceError|did not start|ECONNREFUSED|ECONNRESET|socket hang up|no answer within/.test(
    outcome.threw ?? '',
  );
}

interface Place {
  readonly root: string;
  readonly sandbox: Sandbox;
}

async function runCall(benchCase: BenchCase, call: Call, place: Place): Promise<RunOutcome | undefined> {
  const mark = randomBytes(8).toString('hex');
  const run = await runScript(oracleScript(benchCase, call, mark), benchCase, place);
  const line = run.split('\n').find((text) => text.startsWith(mark));
  if (line === undefined) {
    return call.check === undefined && run === '' ? { shown: true } : undefined;
  }
  // Written by our own script a moment ago; only its known fields are read.
  return JSON.parse(line.slice(mark.length)) as RunOutcome; // oxlint-disable-line typescript/no-unsafe-type-assertion
}

async function exportsOf(benchCase: BenchCase, place: Place): Promise<string> {
  const script = `const seen = [];
function look(path, value, depth) {
  const kind = typeof value;
  seen.push(path + ': ' + kind + (kind === 'function' ? '/' + value.length : ''));
  if (depth < 2 && value !== null && (kind === 'object' || kind === 'function')) {
    for (const name of Object.keys(value).sort()) { look(path + '.' + name, value[name], depth + 1); }
  }
}
try { look(${JSON.stringify(benchCase.package)}, require(${JSON.stringify(benchCase.package)}), 0); } catch (error) { seen.push(String(error && error.message)); }
require('fs').writeSync(1, '\\nEXPORTS' + JSON.stringify(seen.sort()) + '\\n');
process.exit(0);`;
  const output = await runScript(script, benchCase, place);
  return output.split('\n').find((line) => line.startsWith('EXPORTS')) ?? `not loadable: ${output.slice(0, 200)}`;
}

/** Standard output of a script that runs in `/tmp/case` with the case's files; empty when the time ran out. */
async function runScript(script: string, benchCase: BenchCase, { root, sandbox }: Place): Promise<string> {
  const main = `require('fs').mkdirSync('/tmp/case', { recursive: true });
require('fs').symlinkSync(${JSON.stringify(`${root}/node_modules`)}, '/tmp/case/node_modules');
for (const file of ${JSON.stringify(caseFiles(benchCase))}) {
  const path = '/tmp/case/' + file.path;
  require('fs').mkdirSync(require('path').dirname(path), { recursive: true });
  require('fs').writeFileSync(path, file.text, { mode: file.mode });
}
require('fs').writeFileSync('/tmp/case/main.cjs', ${JSON.stringify(script)});
const { status } = require('child_process').spawnSync(process.execPath, ['/tmp/case/main.cjs'], { stdio: 'inherit', cwd: '/tmp/case' });
process.exit(status ?? 1);`;
  const mounts: readonly Mount[] = [{ kind: 'read-only', from: root, at: root }];
  const run = await sandbox.run({
    argv: [process.execPath, '-e', main],
    cwd: '/',
    mounts,
    limits: { wallMs: 30_000, cpuMs: 30_000, memoryMb: 2048, outputKb: 4096 },
  });
  return run.exit.kind === 'timed-out' || run.exit.kind === 'limit' ? '' : run.stdout;
}
