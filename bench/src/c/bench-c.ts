// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { groupBy, quantile, share } from '../figures.ts';
import { select, type BenchOptions } from '../options.ts';
import { runTool, type ToolRun } from '../run-tool.ts';
import { readCCases, type CBenchCase } from './case.ts';
import { sourceTrees, type SourceTrees } from './debian-source.ts';
import { consult, objectionsTo, whyUnusable, type Program, type ProgramReport } from './program.ts';
import { applyPatchFile } from './small-program.ts';
import { ratesOf, triesIn } from './tries.ts';
import { knownReport, layOutCase } from './workplace.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/c', import.meta.url));

type Grade =
  /** Fixed, says the tool, and the oracle agrees. */
  | 'strict'
  /** Fixed, says the tool, and the oracle disagrees. */
  | 'wrong-accept'
  | 'unfixed'
  /** The tool itself failed. */
  | 'fault'
  /** The set-up is wrong on this machine: no report before, or objections to Debian's own patch; not counted. */
  | 'unusable';

export interface Scored {
  readonly benchCase: CBenchCase;
  readonly grade: Grade;
  /** The reproducer is quiet after the patch, whatever else is not. */
  readonly isStock: boolean;
  /** Beyond one build of the tree. */
  readonly seconds: number;
  /** Of all processors, the build of the tree included. */
  readonly cpuSeconds: number;
  readonly candidates: number;
  readonly peakMb: number;
  readonly why: string;
  readonly tool?: ToolRun;
}

/** Repairs every case and asks the held-out runs. Prints a row a case and one line of JSON at the end. */
export async function benchC(options: BenchOptions): Promise<void> {
  const cases = select(await readCCases(options.cases ?? OWN_CASES), options);
  const sandbox = await createBubblewrapSandbox();
  const scored = await mapParallel(cases, options.parallel, async (benchCase) => {
    const one = await scoreCase(benchCase, { sandbox, keep: options.keep });
    console.log(
      [
        benchCase.weakness.padEnd(9),
        benchCase.id.padEnd(28),
        one.grade.padEnd(13),
        `${one.seconds.toFixed(1).padStart(6)} s`,
        `${one.cpuSeconds.toFixed(0).padStart(4)} cpu s`,
        `${one.peakMb} MB`,
        `${String(one.candidates).padStart(3)} judged`,
        one.why,
      ].join(' '),
    );
    return one;
  });
  const by = Object.fromEntries(
    [...groupBy(scored, ({ benchCase }) => benchCase.report)].map(([name, group]) => [name, figures(group)]),
  );
  const date = new Date().toISOString().slice(0, 10);
  console.log(JSON.stringify({ bench: 'c', date, cases: scored.length, ...figures(scored), by }));
}

function figures(scored: readonly Scored[]) {
  const usable = scored.filter(({ grade }) => grade !== 'unusable');
  const accepted = usable.filter(({ grade }) => grade === 'strict' || grade === 'wrong-accept');
  const seconds = usable.map((one) => one.seconds);
  const stock = share(usable.map(({ isStock }) => isStock));
  const strict = share(usable.map(({ grade }) => grade === 'strict'));
  return {
    unusable: share(scored.map(({ grade }) => grade === 'unusable')),
    stock,
    strict,
    inflation: strict.count === 0 ? null : Math.round((100 * stock.count) / strict.count) / 100,
    falseAccepts: share(accepted.map(({ grade }) => grade === 'wrong-accept')),
    faults: share(usable.map(({ grade }) => grade === 'fault')),
    medianSeconds: quantile(seconds, 0.5),
    p95Seconds: quantile(seconds, 0.95),
    medianCpuSeconds: quantile(
      usable.map((one) => one.cpuSeconds),
      0.5,
    ),
    candidates: usable.reduce((sum, one) => sum + one.candidates, 0),
    tries: ratesOf(usable.map(({ tool }) => triesIn(tool?.notes ?? ''))),
    peakMb: Math.max(0, ...usable.map(({ peakMb }) => peakMb)),
  };
}

export interface Means {
  readonly sandbox: Sandbox;
  readonly keep: boolean;
  /** What else the tool is told about a case. */
  readonly more?: (benchCase: CBenchCase, trees: SourceTrees, folder: string) => Promise<readonly string[]>;
}

export async function scoreCase(benchCase: CBenchCase, { sandbox, keep, more }: Means): Promise<Scored> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-bench-'));
  const unusable = (why: string): Scored => ({
    benchCase,
    grade: 'unusable',
    isStock: false,
    seconds: 0,
    cpuSeconds: 0,
    candidates: 0,
    peakMb: 0,
    why,
  });
  try {
    const trees = await sourceTrees(benchCase);
    const before = await controls(benchCase, { trees, folder, sandbox });
    const told = (await more?.(benchCase, trees, folder)) ?? [];
    return typeof before === 'string'
      ? unusable(before)
      : await score(benchCase, { trees, before, folder, sandbox, told });
  } catch (error) {
    // A package that is gone from the mirrors, or a patch that does not come off, is no answer of the tool's.
    return unusable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  } finally {
    if (!keep) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

interface Place {
  readonly trees: SourceTrees;
  readonly folder: string;
  readonly sandbox: Sandbox;
}

/** The vulnerable tree must report, and Debian's own repair must satisfy every question. Why not, otherwise. */
async function controls(benchCase: CBenchCase, { trees, folder, sandbox }: Place): Promise<ProgramReport | string> {
  const asked = async (state: 'vulnerable' | 'fixed'): Promise<ProgramReport> => {
    const layOut = (): Promise<Program> => layOutCase(benchCase, trees[state], join(folder, `control-${state}`));
    return knownReport(benchCase, state, { layOut, sandbox });
  };
  const before = await asked('vulnerable');
  const why = whyUnusable(before);
  if (why !== null) {
    return why;
  }
  const [objection] = objectionsTo(before, await asked('fixed'));
  return objection === undefined ? before : `the known repair does not pass: ${objection}`;
}

async function score(
  benchCase: CBenchCase,
  {
    trees,
    before,
    folder,
    sandbox,
    told,
  }: Place & { readonly before: ProgramReport; readonly told: readonly string[] },
): Promise<Scored> {
  const { tree, inputs } = await layOutCase(benchCase, trees.vulnerable, join(folder, 'work'));
  const input = benchCase.input === undefined ? undefined : join(inputs, benchCase.input);
  const known = [...toolArguments(benchCase, tree, input), ...told];
  const tool = await runTool(['fix', ...known, '--out', join(folder, 'out'), '--progress'], folder);
  const [finding] = tool.findings;
  const base = {
    benchCase,
    tool,
    isStock: false,
    seconds: Math.max(0, tool.seconds - before.buildSeconds),
    cpuSeconds: tool.cpuSeconds,
    candidates: finding?.candidates.length ?? 0,
    peakMb: tool.peakMb,
  };
  if (finding === undefined) {
    return { ...base, grade: 'fault', why: tool.fault ?? '' };
  }
  if (finding.status !== 'fixed' || finding.patch === null) {
    return { ...base, grade: 'unfixed', why: `${finding.status}: ${finding.because}` };
  }
  const patched = await layOutCase(benchCase, trees.vulnerable, join(folder, 'patched'));
  await applyPatchFile(resolve(finding.patch), patched.tree);
  const after = await consult(patched, sandbox);
  const objections = objectionsTo(before, after);
  const isStock = after.attacks[0]?.kind === 'quiet';
  const title = titleOf(tool);
  return objections.length === 0
    ? { ...base, grade: 'strict', isStock, why: title }
    : { ...base, grade: 'wrong-accept', isStock, why: `${objections.join('; ')} (${title})` };
}

/** What a user would say: how it is built and run, and with which file it crashes. No weakness, no place. */
export function toolArguments(benchCase: CBenchCase, tree: string, input: string | undefined): readonly string[] {
  return [
    tree,
    '--build',
    benchCase.build.map((command) => `(${command})`).join(' && '),
    '--reproducer',
    benchCase.run,
    ...(input === undefined ? [] : ['--input', input]),
    ...(benchCase.test === undefined ? [] : ['--test', benchCase.test]),
  ];
}

function titleOf(tool: ToolRun): string {
  return tool.findings[0]?.candidates[0]?.title ?? '';
}
