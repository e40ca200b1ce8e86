// SPDX-License-Identifier: Apache-2.0
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { groupBy, sample } from '../figures.ts';
import { casesOf, toolArguments } from '../js/bench-js.ts';
import type { BenchCase } from '../js/case.ts';
import { objectionsTo } from '../js/objections.ts';
import { consult, consultUnpatched, isMainShown, type OracleReport } from '../js/oracle.ts';
import { applyPatchFile, makeWorkspace } from '../js/workspace.ts';
import type { BenchOptions } from '../options.ts';
import { runTool } from '../run-tool.ts';
import { judgeSmallCases } from './judge-small-cases.ts';
import { answerOf, figuresOf, rowOf, type Judged } from './judged.ts';
import { patchesFor, type PatchUnderTest } from './make-patches.ts';

/** Patches judged a case: all of a case would take hours, and most say the same. */
const PER_CASE = 4;

/**
 * Hands patches to `verify`, right ones and wrong ones: of npm packages, told apart by the held-out calls of the cases,
 * and of small C programs, labelled where they are written down. Accepting a wrong one is the fault that matters.
 */
export async function benchVerifier(options: BenchOptions): Promise<void> {
  const say = (one: Judged): void => console.log(rowOf(one));
  const javascript = options.language === 'c' ? [] : await judgeJavascript(options, say);
  // A folder of cases without a word about their language holds npm packages.
  const isC = options.language === 'c' || (options.language === undefined && options.cases === undefined);
  const c = isC ? await judgeSmallCases(options, say) : [];
  const judged = [...javascript, ...c];
  const figuresBy = (keyOf: (one: Judged) => string) =>
    Object.fromEntries([...groupBy(judged, keyOf)].map(([name, group]) => [name, figuresOf(group)]));
  console.log(
    JSON.stringify({
      bench: 'verifier',
      date: new Date().toISOString().slice(0, 10),
      cases: judged.length,
      ...figuresOf(judged),
      languages: figuresBy(({ language }) => language),
      by: figuresBy(({ weakness }) => weakness),
    }),
  );
}

async function judgeJavascript(options: BenchOptions, say: (one: Judged) => void): Promise<readonly Judged[]> {
  const cases = await casesOf(options);
  const sandbox = await createBubblewrapSandbox();
  const judged = await mapParallel(cases, options.parallel, async (benchCase, index) => {
    const folder = await mkdtemp(join(tmpdir(), 'skymend-bench-'));
    try {
      return await judgeCase(benchCase, { folder, sandbox, seed: options.seed + index, say });
    } catch (error) {
      // The rest of the run is worth hours; what this case would have said is not counted either way.
      console.error(`${benchCase.id}: not asked: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return judged.flat();
}

interface Means {
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly seed: number;
  readonly say: (one: Judged) => void;
}

async function judgeCase(benchCase: BenchCase, means: Means): Promise<readonly Judged[]> {
  const app = join(means.folder, 'app');
  await makeWorkspace(benchCase, app);
  const before = await consultUnpatched(benchCase, app, means.sandbox);
  if (!isMainShown(before) || !benchCase.repairable) {
    return [];
  }
  const repair = await repairOf(benchCase, app, means.folder);
  const all = await patchesFor(benchCase, app, repair);
  const always = all.filter(({ kind }) => kind === 'upstream' || kind === 'repair');
  const chosen = [
    ...always,
    ...sample(
      all.filter((patch) => !always.includes(patch)),
      PER_CASE,
      means.seed,
    ),
  ];
  const judged: Judged[] = [];
  for (const [index, patch] of chosen.entries()) {
    const one = await judgeOne(benchCase, patch, { ...means, app, before, index });
    if (one !== null) {
      means.say(one);
      judged.push(one);
    }
  }
  return judged;
}

async function repairOf(benchCase: BenchCase, app: string, folder: string): Promise<string | null> {
  const tool = await runTool(['fix', ...toolArguments(benchCase, app, join(folder, 'fix'))], folder);
  const patch = tool.findings[0]?.patch ?? null;
  return patch === null ? null : readFile(patch, 'utf8');
}

async function judgeOne(
  benchCase: BenchCase,
  patch: PatchUnderTest,
  place: Means & { readonly app: string; readonly before: OracleReport; readonly index: number },
): Promise<Judged | null> {
  const file = join(place.folder, `${place.index}.patch`);
  await writeFile(file, patch.diff);
  const patched = join(place.folder, String(place.index), 'app');
  await cp(place.app, patched, { recursive: true, verbatimSymlinks: true });
  await applyPatchFile(file, patched);
  const isHarness = patch.kind === 'reproducer-changed';
  const isRight =
    !isHarness && objectionsTo(place.before, await consult(benchCase, patched, place.sandbox)).length === 0;
  if (isRight && !['upstream', 'repair'].includes(patch.kind)) {
    // The held-out calls see nothing wrong with it, which does not make it right: it says nothing either way.
    return null;
  }
  const out = join(place.folder, `out-${place.index}`);
  const tool = await runTool(['verify', ...toolArguments(benchCase, place.app, out), '--patch', file], place.folder);
  const { id, weakness } = benchCase;
  return { language: 'javascript', id, weakness, kind: patch.kind, isRight, ...answerOf(tool) };
}
