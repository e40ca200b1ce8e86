// SPDX-License-Identifier: Apache-2.0
import type { TestResult } from '../../../domain/test-run.ts';
import type { Run } from '../../../sandbox/sandbox.ts';
import { readJestJson, readMini, readMochaJson } from './results/json.ts';
import { isTap, readTap } from './results/tap.ts';
import type { ResultFormat, Suite } from './suite.ts';

interface Seen {
  /** The results file, when the runner wrote one. */
  readonly written: string | null;
  /** The component, absolute. */
  readonly directory: string;
}

/** The results of a run, or why it gave none that may be compared. */
export function readRun(
  suite: Suite,
  run: Run,
  seen: Seen,
): { readonly results: readonly TestResult[]; readonly broken?: string } {
  const ended = endOf(run);
  const results = ended === null ? READERS[suite.reads](run, seen) : null;
  if (results === null || results.length === 0) {
    return { results: [], broken: ended ?? `${suite.command} gave no results: ${lastWords(run)}` };
  }
  return { results };
}

/** Why a run did not come to its own end; `null` when it did. */
function endOf(run: Run): string | null {
  const { exit } = run;
  if (exit.kind === 'exited') {
    return run.isCut ? 'the tests printed more than could be kept' : null;
  }
  if (exit.kind === 'signalled') {
    return `the tests ended by ${exit.signal}`;
  }
  return exit.kind === 'limit'
    ? `the tests used more ${exit.limit} than allowed`
    : `the tests were not done in ${Math.round(run.wallMs / 1000)} seconds`;
}

type Reader = (run: Run, seen: Seen) => readonly TestResult[] | null;

const READERS: Readonly<Record<ResultFormat, Reader>> = {
  'mocha-json': (run) => readMochaJson(run.stdout),
  'jest-json': (_, { written, directory }) => (written === null ? null : readJestJson(written, directory)),
  mini: (_, { written }) => (written === null ? null : readMini(written)),
  tap: (run) => (isTap(run.stdout) ? readTap(run.stdout) : whole(run)),
  exit: whole,
};

/** No more is known than whether the suite as a whole passes. What cannot even load tells nothing. */
function whole(run: Run): readonly TestResult[] | null {
  const status = run.exit.kind === 'exited' ? run.exit.status : 1;
  if (status !== 0 && /Cannot find (?:module|package)|: not found|ERR_MODULE_NOT_FOUND/.test(run.stderr)) {
    return null;
  }
  return [{ name: 'suite', kind: status === 0 ? 'passed' : 'failed' }];
}

function lastWords(run: Run): string {
  const lines = `${run.stderr}\n${run.stdout}`.split('\n').filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /Error|not found|Cannot/.test(line)) ?? lines.at(-1) ?? 'it printed nothing';
  return telling.trim().slice(0, 200);
}
