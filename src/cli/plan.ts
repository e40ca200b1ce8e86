// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { attemptCells, type AttemptCell, type RunHistory } from '../domain/history.ts';
import type { Weakness } from '../domain/weakness.ts';
import { brierScore, hindsight, type Hindsight } from '../planning/hindsight.ts';
import type { Option } from '../planning/option.ts';
import { plan, USUAL_TERMS, type Plan, type Step, type Terms } from '../planning/plan.ts';
import { methodsFor } from '../repair/generate/methods.ts';
import { historyFile, readHistory } from '../store/history-file.ts';
import { parseDuration } from './parse-duration.ts';
import { parseWeaknesses } from './parse-weakness.ts';
import { table } from './output/table.ts';

interface PlanFlags {
  readonly weakness: string;
  readonly language: string;
  readonly budget?: string;
  readonly past?: boolean;
  readonly json?: boolean;
}

/** What is tried of which nothing is known. */
const NO_WORD = 0.5;

export function registerPlan(program: Command): void {
  program
    .command('plan')
    .description('show what would be tried for a weakness, how likely it holds and what it takes, from the runs so far')
    .option('--weakness <cwe>', 'CWE number, a list, or all', 'all')
    .option('--language <name>', 'javascript or c', 'javascript')
    .option('--budget <time>', 'longest time for one finding')
    .option('--past', 'hold what would have been said before each past attempt against what came of it')
    .option('--json', 'print JSON instead of text')
    .action((flags: PlanFlags) => {
      const runs = pastRuns();
      if (flags.past === true) {
        tellPast(hindsight(runs), flags);
        return;
      }
      const cells = attemptCells(runs);
      const plans = parseWeaknesses(flags.weakness)
        .map((weakness) => ({
          weakness,
          plan: plan(optionsFor(weakness, flags.language, cells), cells, termsOf(flags)),
        }))
        .filter((one) => one.plan.steps.length > 0);
      tellPlans(plans, flags);
    });
}

function pastRuns(): readonly RunHistory[] {
  const file = historyFile(process.env);
  return file === undefined ? [] : readHistory(file).runs;
}

function termsOf({ budget }: PlanFlags): Terms {
  return budget === undefined
    ? USUAL_TERMS
    : { ...USUAL_TERMS, budget: { seconds: parseDuration(budget, '--budget') / 1000 } };
}

/** What could be tried by what is built in, and what was tried before. */
function optionsFor(weakness: Weakness, language: string, cells: readonly AttemptCell[]): readonly Option[] {
  const tried = cells.filter((cell) => cell.weakness === weakness && cell.language === language);
  const methods = new Map(
    [...methodsFor(weakness, language), ...tried].map(({ generator, method }) => [
      `${generator} ${method}`,
      { generator, method },
    ]),
  );
  const evidence = tried.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0]?.evidence ?? '';
  return [...methods.values()].map((method) => ({ weakness, language, ...method, evidence, prior: NO_WORD }));
}

function sizeOf({ held, rejected, undecided }: AttemptCell): number {
  return held + rejected + undecided;
}

function tellPlans(plans: readonly { readonly weakness: Weakness; readonly plan: Plan }[], { json }: PlanFlags): void {
  if (json === true) {
    console.log(JSON.stringify({ plans }, null, 2));
    return;
  }
  for (const { weakness, plan: made } of plans) {
    const { chance, expected, steps } = made;
    console.log(
      `${weakness}: ${percent(chance)} likely to be mended, about ${expected.seconds.toFixed(0)} s of trials`,
    );
    console.log(`${table(steps.map((step, index) => rowOf(step, index + 1)))}\n`);
  }
  console.log('Chances come from past runs and order the trials; what is accepted is for the gates alone.');
}

function rowOf({ option, chance, cost, isWithinBudget }: Step, number: number): readonly string[] {
  return [
    `  ${number}.`,
    `${option.generator}/${option.method}`,
    `${percent(chance.mean)} ± ${percent(chance.spread)}`,
    `${cost.seconds.toFixed(1)} s`,
    `$${cost.costUsd.toFixed(2)}`,
    `${chance.because}${isWithinBudget ? '' : '; beyond the budget'}`,
  ];
}

function tellPast(past: readonly Hindsight[], { json }: PlanFlags): void {
  const score = brierScore(past);
  if (json === true) {
    console.log(JSON.stringify({ attempts: past, brierScore: score }, null, 2));
    return;
  }
  const rows = past.map(({ weakness, generator, method, predicted, actual }) => [
    `  ${weakness}`,
    `${generator}/${method}`,
    percent(predicted.chance),
    actual.verdict,
    `${predicted.seconds.toFixed(1)} s`,
    `${actual.seconds.toFixed(1)} s`,
  ]);
  console.log(table([['  weakness', 'tried', 'said', 'came', 'said', 'took'], ...rows]));
  console.log(
    score === null
      ? 'no attempt with a settled verdict is remembered yet'
      : `mean squared error of the chances: ${score.toFixed(3)} (0 is perfect, 0.25 is a coin)`,
  );
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
