// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { canonicalWeakness, type Weakness } from '../../../dist/domain/weakness.js';
import { cNames } from '../../../dist/language/c/hunks/c-names.js';
import { functionShapes, type HeldOut } from '../../../dist/patterns/leak.js';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';
import { scoreCase } from '../c/bench-c.ts';
import { readCCases, type CBenchCase } from '../c/case.ts';
import { select, type BenchOptions } from '../options.ts';
import { minePatches, patchedFiles } from './mine-patches.ts';
import { firstDay } from './mined.ts';
import type { Trials } from './trial.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/c', import.meta.url));
const PATCHES = fileURLToPath(new URL('../../cases/learned/c-fixes.ndjson', import.meta.url));

/** Cases of Debian's C packages, and its patches of others. */
export async function cTrials(options: BenchOptions, sandbox: Sandbox): Promise<Trials> {
  const cases = select(await readCCases(options.cases ?? OWN_CASES), options);
  return {
    trials: cases.map((benchCase) => ({
      id: benchCase.id,
      weakness: weaknessOf(benchCase),
      heldOut: () => heldOutOf(benchCase),
      ask: (more) => scoreCase(benchCase, { sandbox, keep: options.keep, more: async () => more }),
    })),
    mine: () => minePatches(PATCHES),
  };
}

function weaknessOf({ weakness }: CBenchCase): Weakness {
  return canonicalWeakness(`CWE-${Number(weakness.slice('CWE-'.length))}`);
}

/** Its own package, its own advisories, and copies of the functions in the files that its repair touches. */
async function heldOutOf(benchCase: CBenchCase): Promise<HeldOut> {
  const { source, advisories, patch } = benchCase;
  const files = (await patchedFiles([benchCase])).get(patch);
  if (files === undefined) {
    throw new Error(`${benchCase.id}: ${patch} is none of the patches of ${source}`);
  }
  const shapes = await Promise.all([files.before, files.after].map((texts) => functionShapes(texts, cNames)));
  return {
    package: source,
    advisories,
    known: firstDay(advisories),
    shapes: new Set(shapes.flatMap((one) => [...one])),
  };
}
