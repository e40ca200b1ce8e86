// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Snapshot } from '../../../domain/target.ts';
import type { TestResult, TestRun } from '../../../domain/test-run.ts';
import { sha256 } from '../../../support/digest.ts';
import type { ObserveContext } from '../../language.ts';
import { readIfThere } from '../package/manifest.ts';
import { findSuite } from './find-suite.ts';
import { readRun } from './read-run.ts';
import { RESULTS, type Suite } from './suite.ts';
import { testMounts } from './test-mounts.ts';

/** A whole suite. Longer ones are broken off and said to be. */
const SUITE_MS = 60_000;

/** `Language.runTests` for JavaScript. The tests see a writable copy of the component with the snapshot's changes. */
export async function runTests(snapshot: Snapshot, context: ObserveContext, times: number): Promise<TestRun | null> {
  const suite = await findSuite(context.target, context.component);
  if (suite === null) {
    return null;
  }
  const runs: Answer[] = [];
  for (let time = 0; time < Math.max(1, times); time++) {
    const answer = await runOnce(suite, snapshot, context);
    runs.push(answer);
    if (answer.broken !== undefined) {
      break;
    }
  }
  const broken = runs.find((run) => run.broken !== undefined)?.broken;
  return {
    command: suite.command,
    results: runs.at(-1)?.results ?? [],
    flaky: flakyIn(runs.map((run) => run.results)),
    ...(broken === undefined ? {} : { broken }),
    seconds: runs.reduce((sum, run) => sum + run.seconds, 0),
    evidence: runs.map((run) => run.evidence).join(' '),
  };
}

/** Names whose result was not the same every time, or that were not always there. */
export function flakyIn(runs: readonly (readonly TestResult[])[]): readonly string[] {
  const kinds = new Map<string, string[]>();
  for (const { name, kind } of runs.flat()) {
    kinds.set(name, [...(kinds.get(name) ?? []), kind]);
  }
  return [...kinds]
    .filter(([, seen]) => seen.length !== runs.length || new Set(seen).size > 1)
    .map(([name]) => name)
    .toSorted();
}

interface Answer {
  readonly results: readonly TestResult[];
  readonly broken?: string;
  readonly seconds: number;
  readonly evidence: string;
}

async function runOnce(suite: Suite, snapshot: Snapshot, context: ObserveContext): Promise<Answer> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'skymend-tests-'));
  const { target, component } = context;
  // The user's own command tests the application, the package's script the package.
  const directory = target.test === undefined ? path.join(target.root, component.path) : target.directory;
  try {
    const copy = path.join(scratch, 'component');
    const results = path.join(scratch, 'results');
    await mkdir(results);
    const mounts = await testMounts({ directory, copy, results, suite }, snapshot, context);
    const run = await context.sandbox.run({
      argv: suite.argv,
      cwd: directory,
      env: { CI: 'true', NODE_ENV: 'test', NO_COLOR: '1', ...suite.env },
      mounts,
      limits: { wallMs: SUITE_MS, cpuMs: 2 * SUITE_MS, memoryMb: 2048, processes: 256, outputKb: 8192 },
    });
    const written = await readIfThere(path.join(results, path.basename(RESULTS)));
    const answer = readRun(suite, run, { written, directory });
    const evidence = run.evidence ?? sha256(JSON.stringify(answer));
    return { ...answer, seconds: run.wallMs / 1000, evidence };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
