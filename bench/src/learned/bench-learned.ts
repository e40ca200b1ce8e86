// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bankText } from '../../../dist/patterns/bank.js';
import { supportOf } from '../../../dist/patterns/pattern.js';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { quantile, share } from '../figures.ts';
import { casesOf, scoreCase, type Means, type Scored } from '../js/bench-js.ts';
import { readCases, type BenchCase } from '../js/case.ts';
import type { BenchOptions } from '../options.ts';
import { bankFor, type Bank } from './hold-out.ts';
import { mineFixes, type Mined } from './mine-fixes.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/js', import.meta.url));
const FIXES = fileURLToPath(new URL('../../cases/learned/fixes.ndjson', import.meta.url));

interface Row {
  readonly benchCase: BenchCase;
  readonly bank: Bank;
  readonly learned: Scored;
  /** Only asked where learned edits mend it: elsewhere they add nothing. */
  readonly template: Scored | undefined;
}

/**
 * Repairs every case by edits learned from other packages' fixes only, and what these mend by templates only as well. What
 * templates do not mend of it is what learning adds.
 */
export async function benchLearned(options: BenchOptions): Promise<void> {
  const cases = (await casesOf(options)).filter(({ repairable }) => repairable);
  const mined = await mineFixes(FIXES, await readCases(OWN_CASES), new Set(cases.map(({ weakness }) => weakness)));
  console.log(`${mined.edits.length} edits from ${mined.fruitful} of ${mined.fixes} fixes`);
  const sandbox = await createBubblewrapSandbox();
  const means: Means = { sandbox, keep: options.keep };
  const rows = await mapParallel(cases, options.parallel, async (benchCase) =>
    printed(await rowOf(benchCase, mined, means)),
  );
  console.log(
    JSON.stringify({ bench: 'learned', date: new Date().toISOString().slice(0, 10), ...figures(rows, mined) }),
  );
}

async function rowOf(benchCase: BenchCase, { edits }: Mined, means: Means): Promise<Row> {
  const bank = await bankFor(benchCase, edits);
  const folder = await mkdtemp(join(tmpdir(), 'skymend-bank-'));
  try {
    const file = join(folder, 'patterns.ndjson');
    await writeFile(file, bankText(bank.patterns));
    const learned = await scoreCase(benchCase, {
      ...means,
      more: async () => ['--generator', 'learned-edit', '--patterns', file],
    });
    const template =
      learned.grade === 'strict'
        ? await scoreCase(benchCase, { ...means, more: async () => ['--generator', 'template'] })
        : undefined;
    return { benchCase, bank, learned, template };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printed(row: Row): Row {
  const { benchCase, bank, learned, template } = row;
  const shared = bank.patterns.filter((pattern) => supportOf(pattern) > 1).length;
  const split = bank.isUndated ? 'package' : 'package+date';
  const other = template === undefined ? '' : `, templates ${template.grade} ${template.seconds.toFixed(1)} s`;
  console.log(
    `${benchCase.weakness.padEnd(9)} ${benchCase.id.padEnd(30)} ${learned.grade.padEnd(12)} ${learned.seconds.toFixed(1).padStart(6)} s${other}  ${bank.patterns.length} patterns (${shared} shared, split by ${split})  ${learned.why.slice(0, 160)}`,
  );
  return row;
}

function figures(rows: readonly Row[], { fixes, fruitful, edits, missing }: Mined) {
  const usable = rows.filter(({ learned }) => learned.grade !== 'unusable');
  const isStrict = (scored: Scored): boolean => scored.grade === 'strict';
  const accepted = usable.filter(({ learned }) => ['strict', 'wrong-accept'].includes(learned.grade));
  const dated = usable.filter(({ bank }) => !bank.isUndated);
  return {
    cases: rows.length,
    unusable: rows.length - usable.length,
    source: { fixes, fruitful, edits: edits.length, missing: missing.length },
    learned: share(usable.map(({ learned }) => isStrict(learned))),
    learnedByPackageAndDate: share(dated.map(({ learned }) => isStrict(learned))),
    falseAccepts: share(accepted.map(({ learned }) => learned.grade === 'wrong-accept')),
    added: share(usable.map(({ template }) => template !== undefined && !isStrict(template))),
    leakChecked: rows.length,
    medianSeconds: quantile(
      usable.map(({ learned }) => learned.seconds),
      0.5,
    ),
  };
}
