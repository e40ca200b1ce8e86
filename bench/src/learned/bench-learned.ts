// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bankText } from '../../../dist/patterns/bank.js';
import { supportOf } from '../../../dist/patterns/pattern.js';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { quantile, share } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import { cTrials } from './c-trials.ts';
import { bankFor, type Bank } from './hold-out.ts';
import { jsTrials } from './js-trials.ts';
import type { Mined } from './mined.ts';
import type { Asked, Trial } from './trial.ts';

interface Row {
  readonly trial: Trial;
  readonly bank: Bank;
  readonly learned: Asked;
  /** Only asked where learned edits mend it: elsewhere they add nothing. */
  readonly template: Asked | undefined;
}

/**
 * Repairs every case by edits learned from other packages' fixes only, and what these mend by templates only as well. What
 * templates do not mend of it is what learning adds.
 */
export async function benchLearned(options: BenchOptions): Promise<void> {
  const sandbox = await createBubblewrapSandbox();
  const { trials, mine } = await (options.language === 'c' ? cTrials(options, sandbox) : jsTrials(options, sandbox));
  const mined = await mine();
  for (const [weakness, stages] of Object.entries(mined.stages)) {
    console.log(
      `${weakness.padEnd(9)} ${Object.entries(stages)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}`,
    );
  }
  const rows = await mapParallel(trials, options.parallel, async (trial) => printed(await rowOf(trial, mined)));
  console.log(
    JSON.stringify({
      bench: 'learned',
      language: options.language ?? 'js',
      date: new Date().toISOString().slice(0, 10),
      ...figures(rows, mined),
    }),
  );
}

async function rowOf(trial: Trial, { edits }: Mined): Promise<Row> {
  const bank = bankFor(await trial.heldOut(), edits);
  const folder = await mkdtemp(join(tmpdir(), 'skymend-bank-'));
  try {
    const file = join(folder, 'patterns.ndjson');
    await writeFile(file, bankText(bank.patterns));
    const learned = await trial.ask(['--generator', 'learned-edit', '--patterns', file]);
    const template = learned.grade === 'strict' ? await trial.ask(['--generator', 'template']) : undefined;
    return { trial, bank, learned, template };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printed(row: Row): Row {
  const { trial, bank, learned, template } = row;
  const shared = bank.patterns.filter((pattern) => supportOf(pattern) > 1).length;
  const split = bank.isUndated ? 'package' : 'package+date';
  const other = template === undefined ? '' : `, templates ${template.grade} ${template.seconds.toFixed(1)} s`;
  const judged = learned.tool?.findings[0]?.candidates.length ?? 0;
  console.log(
    `${trial.weakness.padEnd(9)} ${trial.id.padEnd(30)} ${learned.grade.padEnd(12)} ${learned.seconds.toFixed(1).padStart(6)} s${other}  ${bank.patterns.length} patterns (${shared} shared, split by ${split}), ${judged} judged  ${learned.why.slice(0, 300)}`,
  );
  return row;
}

function figures(rows: readonly Row[], { stages, missing }: Mined) {
  const usable = rows.filter(({ learned }) => learned.grade !== 'unusable');
  const isStrict = (asked: Asked): boolean => asked.grade === 'strict';
  const accepted = usable.filter(({ learned }) => ['strict', 'wrong-accept'].includes(learned.grade));
  const dated = usable.filter(({ bank }) => !bank.isUndated);
  return {
    cases: rows.length,
    unusable: rows.length - usable.length,
    stages,
    missing: missing.length,
    learned: share(usable.map(({ learned }) => isStrict(learned))),
    learnedByPackageAndDate: share(dated.map(({ learned }) => isStrict(learned))),
    /** Cases in which some learned edit stopped the reproducer and went before the judge. */
    judged: share(usable.map(({ learned }) => (learned.tool?.findings[0]?.candidates.length ?? 0) > 0)),
    falseAccepts: share(accepted.map(({ learned }) => learned.grade === 'wrong-accept')),
    added: share(usable.map(({ template }) => template !== undefined && !isStrict(template))),
    leakChecked: rows.length,
    medianSeconds: quantile(
      usable.map(({ learned }) => learned.seconds),
      0.5,
    ),
  };
}
