// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mapParallel } from '../../../dist/support/parallel.js';
import { diffOf, readSmallCases, type SmallCase, type SmallPatch } from '../c/small-case.ts';
import { ATTACK, layOut } from '../c/small-program.ts';
import { isInstalled } from '../c/tools.ts';
import { select, type BenchOptions } from '../options.ts';
import { runTool } from '../run-tool.ts';
import { answerOf, type Judged } from './judged.ts';

/** Every patch of the small C programs, each labelled right or wrong where it is written down. */
export async function judgeSmallCases(options: BenchOptions, say: (one: Judged) => void): Promise<readonly Judged[]> {
  const all = await readSmallCases(options.cases);
  const usable = all.filter(({ needs }) => needs.every((tool) => isInstalled(tool)));
  const judged = await mapParallel(select(usable, options), options.parallel, async (smallCase) => {
    const folder = await mkdtemp(join(tmpdir(), 'skymend-bench-'));
    try {
      return await judgeCase(smallCase, folder, say);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
  return judged.flat();
}

async function judgeCase(smallCase: SmallCase, folder: string, say: (one: Judged) => void): Promise<readonly Judged[]> {
  const { tree, inputs } = await layOut(smallCase, folder);
  const labelled = [
    ...smallCase.right.map((patch) => ({ patch, isRight: true })),
    ...smallCase.wrong.map((patch) => ({ patch, isRight: false })),
  ];
  const judged: Judged[] = [];
  for (const { patch, isRight } of labelled) {
    const file = join(folder, `${patch.kind}.patch`);
    await writeFile(file, diffOf(smallCase, patch));
    const out = ['--out', join(folder, `out-${patch.kind}`)];
    const asked = [...toolArguments(smallCase, tree, join(inputs, ATTACK)), '--patch', file, ...out];
    const one = judgedOf(smallCase, { patch, isRight }, await runTool(['verify', ...asked], folder));
    say(one);
    judged.push(one);
  }
  return judged;
}

/** What a user would say of a small program. */
export function toolArguments(smallCase: SmallCase, tree: string, input: string): readonly string[] {
  const { build, run, test } = smallCase;
  const tests = test === undefined ? [] : ['--test', test];
  return [tree, '--build', build, '--reproducer', run, '--input', input, ...tests];
}

function judgedOf(
  { id, weakness }: SmallCase,
  { patch, isRight }: { readonly patch: SmallPatch; readonly isRight: boolean },
  tool: Awaited<ReturnType<typeof runTool>>,
): Judged {
  return { language: 'c', id, weakness, kind: patch.kind, isRight, ...answerOf(tool) };
}
