// SPDX-License-Identifier: Apache-2.0
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { groupBy, quantile, share } from '../figures.ts';
import { select, type BenchOptions } from '../options.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { readCases, type BenchCase } from './case.ts';
import { objectionsTo } from './objections.ts';
import { consult, consultUnpatched, isMainShown, type OracleReport } from './oracle.ts';
import { applyPatchFile, makeWorkspace, REPRODUCER } from './workspace.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/js', import.meta.url));

type Grade =
  /** Fixed, says the tool, and the oracle agrees. */
  | 'strict'
  /** Fixed, says the tool, and the oracle disagrees. */
  | 'wrong-accept'
  | 'not-repairable'
  | 'unfixed'
  /** The tool itself failed. */
  | 'fault'
  /** The attack does not work on this machine before any patch; not counted. */
  | 'unusable';

export interface Scored {
  readonly benchCase: BenchCase;
  readonly grade: Grade;
  readonly isStock: boolean;
  readonly seconds: number;
  readonly why: string;
  readonly tool?: ToolRun;
}

/** Repairs every case and asks the held-out calls. Prints a row a case and one line of JSON at the end. */
export async function benchJs(options: BenchOptions): Promise<void> {
  const cases = await casesOf(options);
  const sandbox = await createBubblewrapSandbox();
  const scored = await mapParallel(cases, options.parallel, async (benchCase) => {
    const one = await scoreCase(benchCase, { sandbox, keep: options.keep });
    const { grade, seconds, why } = one;
    console.log(
      `${benchCase.weakness.padEnd(9)} ${benchCase.id.padEnd(34)} ${grade.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s  ${why}`,
    );
    return one;
  });
  const by = Object.fromEntries(
    [...groupBy(scored, ({ benchCase }) => benchCase.weakness)].map(([name, group]) => [name, figures(group)]),
  );
  console.log(
    JSON.stringify({
      bench: 'js',
      date: new Date().toISOString().slice(0, 10),
      cases: scored.length,
      ...figures(scored),
      by,
    }),
  );
}

/** The cases a run is about. */
export async function casesOf(options: BenchOptions): Promise<readonly BenchCase[]> {
  return select(await readCases(options.cases ?? OWN_CASES), options);
}

/** What the tool gets to know of a case, beside the application itself. */
export function toolArguments(benchCase: BenchCase, app: string, out: string): readonly string[] {
  const shows = benchCase.attack.check === undefined ? 'time>1000' : 'stdout=^SHOWN';
  return [app, '--weakness', benchCase.weakness, '--reproducer', `node ${REPRODUCER}`, '--shows', shows, '--out', out];
}

function figures(scored: readonly Scored[]) {
  const usable = scored.filter(({ grade }) => grade !== 'unusable');
  const repairable = usable.filter(({ benchCase }) => benchCase.repairable);
  const hopeless = usable.filter(({ benchCase }) => !benchCase.repairable);
  const accepted = usable.filter(({ grade }) => grade === 'strict' || grade === 'wrong-accept');
  const seconds = usable.map((one) => one.seconds);
  return {
    unusable: share(scored.map(({ grade }) => grade === 'unusable')),
    stock: share(repairable.map(({ isStock }) => isStock)),
    strict: share(repairable.map(({ grade }) => grade === 'strict')),
    notRepairable: share(hopeless.map(({ grade }) => grade === 'not-repairable')),
    falseAccepts: share(accepted.map(({ grade }) => grade === 'wrong-accept')),
    falseRejects: share(repairable.map(({ grade }) => grade === 'not-repairable')),
    medianSeconds: quantile(seconds, 0.5),
    p95Seconds: quantile(seconds, 0.95),
  };
}

export interface Means {
  readonly sandbox: Sandbox;
  readonly keep: boolean;
  /** What else the tool is told about a case. */
  readonly more?: (benchCase: BenchCase) => Promise<readonly string[]>;
}

export async function scoreCase(benchCase: BenchCase, means: Means): Promise<Scored> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-bench-'));
  try {
    return await score(benchCase, folder, means);
  } finally {
    if (!means.keep) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function score(benchCase: BenchCase, folder: string, { sandbox, more }: Means): Promise<Scored> {
  const app = join(folder, 'app');
  await makeWorkspace(benchCase, app);
  const before = await consultUnpatched(benchCase, app, sandbox);
  if (!isMainShown(before)) {
    const why = before.broken[0] ?? 'the attack does not show here';
    return { benchCase, grade: 'unusable', isStock: false, seconds: 0, why };
  }
  const told = [...toolArguments(benchCase, app, join(folder, 'out')), ...((await more?.(benchCase)) ?? [])];
  const tool = await runTool(['fix', ...told], folder);
  return { ...(await grade(benchCase, { app, before, tool, sandbox })), tool };
}

async function grade(
  benchCase: BenchCase,
  seen: { app: string; before: OracleReport; tool: ToolRun; sandbox: Sandbox },
): Promise<Scored> {
  const { app, before, tool, sandbox } = seen;
  const { seconds } = tool;
  const [finding] = tool.findings;
  if (finding === undefined) {
    return { benchCase, grade: 'fault', isStock: false, seconds, why: tool.fault ?? '' };
  }
  if (finding.status !== 'fixed' || finding.patch === null) {
    const grade = finding.status === 'not-repairable' ? 'not-repairable' : 'unfixed';
    return { benchCase, grade, isStock: false, seconds, why: `${finding.status}: ${finding.because}` };
  }
  const patched = join(dirname(app), 'patched', 'app');
  await cp(app, patched, { recursive: true, verbatimSymlinks: true });
  await applyPatchFile(resolve(finding.patch), patched);
  const after = await consult(benchCase, patched, sandbox);
  const objections = objectionsTo(before, after);
  const isStock = !isMainShown(after);
  const title = finding.candidates[0]?.title ?? '';
  return objections.length === 0
    ? { benchCase, grade: 'strict', isStock, seconds, why: title }
    : { benchCase, grade: 'wrong-accept', isStock, seconds, why: `${objections.join('; ')} (${title})` };
}
