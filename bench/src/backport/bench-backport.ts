// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { mapParallel } from '../../../dist/support/parallel.js';
import { scoreCase as scoreC } from '../c/bench-c.ts';
import { readCCases } from '../c/case.ts';
import { groupBy, quantile, share } from '../figures.ts';
import { casesOf, scoreCase as scoreJs } from '../js/bench-js.ts';
import { select, type BenchOptions } from '../options.ts';
import type { ToolRun } from '../run-tool.ts';
import { fixedArchive } from './fixed-archive.ts';
import { patchBetween } from './patch-between.ts';

const OWN_C_CASES = fileURLToPath(new URL('../../cases/c', import.meta.url));

interface Row {
  readonly language: 'js' | 'c';
  readonly weakness: string;
  readonly grade: string;
  readonly seconds: number;
  readonly hunks: { readonly kept: number; readonly of: number } | null;
}

/** Hands the tool a fixed release (npm) or the fix as a patch (C), and asks what it makes of it: only backports count. */
export async function benchBackport(options: BenchOptions): Promise<void> {
  const rows = [
    ...(options.language === 'c' ? [] : await javascript(options)),
    ...(options.language === 'js' ? [] : await programs(options)),
  ];
  const by = Object.fromEntries(
    [...groupBy(rows, ({ language }) => language)].map(([name, group]) => [name, figures(group)]),
  );
  const date = new Date().toISOString().slice(0, 10);
  console.log(JSON.stringify({ bench: 'backport', date, cases: rows.length, ...figures(rows), by }));
}

async function javascript(options: BenchOptions): Promise<readonly Row[]> {
  const cases = (await casesOf(options)).filter(({ fixedVersion }) => fixedVersion !== undefined);
  const sandbox = await createBubblewrapSandbox();
  return mapParallel(cases, options.parallel, async (benchCase) => {
    const more = async () => [
      '--fixed-release',
      await fixedArchive(benchCase.package, benchCase.fixedVersion ?? ''),
      ...ONLY,
    ];
    const scored = await scoreJs(benchCase, { sandbox, keep: options.keep, more });
    return printed({ language: 'js', id: benchCase.id, weakness: benchCase.weakness }, scored);
  });
}

async function programs(options: BenchOptions): Promise<readonly Row[]> {
  const cases = select(
    await readCCases(options.language === 'c' ? (options.cases ?? OWN_C_CASES) : OWN_C_CASES),
    options,
  );
  const sandbox = await createBubblewrapSandbox();
  return mapParallel(cases, options.parallel, async (benchCase) => {
    const scored = await scoreC(benchCase, {
      sandbox,
      keep: options.keep,
      more: async (_case, trees, folder) => ['--fix-commit', await patchBetween(trees, folder), ...ONLY],
    });
    return printed({ language: 'c', id: benchCase.id, weakness: benchCase.weakness }, scored);
  });
}

const ONLY = ['--generator', 'backport'];

interface Named {
  readonly language: Row['language'];
  readonly id: string;
  readonly weakness: string;
}

interface Scored {
  readonly grade: string;
  readonly seconds: number;
  readonly why: string;
  readonly tool?: ToolRun;
}

function printed({ language, id, weakness }: Named, { grade, seconds, why, tool }: Scored): Row {
  const chosen = tool?.findings[0]?.candidates.find(({ backported }) => backported !== null)?.backported ?? null;
  const kept = chosen === null ? '' : `${chosen.kept}/${chosen.of}`;
  console.log(
    `${language.padEnd(3)} ${weakness.padEnd(9)} ${id.padEnd(30)} ${grade.padEnd(13)} ${kept.padStart(7)} ${seconds.toFixed(1).padStart(6)} s  ${why}`,
  );
  return { language, weakness, grade, seconds, hunks: chosen };
}

function figures(rows: readonly Row[]) {
  const usable = rows.filter(({ grade }) => grade !== 'unusable');
  const accepted = usable.filter(({ grade }) => grade === 'strict' || grade === 'wrong-accept');
  const sum = (key: 'kept' | 'of'): number => accepted.reduce((total, { hunks }) => total + (hunks?.[key] ?? 0), 0);
  return {
    unusable: share(rows.map(({ grade }) => grade === 'unusable')),
    accepted: { count: accepted.length, of: usable.length },
    strict: share(usable.map(({ grade }) => grade === 'strict')),
    falseAccepts: share(accepted.map(({ grade }) => grade === 'wrong-accept')),
    faults: share(usable.map(({ grade }) => grade === 'fault')),
    hunksKept: { count: sum('kept'), of: sum('of') },
    medianSeconds: quantile(
      usable.map(({ seconds }) => seconds),
      0.5,
    ),
  };
}
