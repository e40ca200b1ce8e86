// SPDX-License-Identifier: Apache-2.0
import type { AttemptCell } from '../../../dist/domain/history.js';
import { seededRandom } from '../../../dist/support/seeded-random.js';
import type { BenchOptions } from '../options.ts';
import { costOf, STRATEGIES, type Strategy } from './strategies.ts';
import { makeWorld, type Truth } from './world.ts';

const WORLDS = 40;
const FINDINGS = 400;

interface Played {
  readonly fixes: number;
  readonly seconds: number;
  readonly usd: number;
}

/**
 * A simulation, and no measurement of repairs: findings come in one after the other in made-up worlds whose true
 * chances only the worlds know. Each order of trial tries until one option holds; what a fix cost on average is compared.
 * `--sample`: findings in each world; `--seed`: of the first world.
 */
export async function benchPlanner({ sample = FINDINGS, seed }: BenchOptions): Promise<void> {
  const by: Record<string, object> = {};
  console.log(
    `${'order'.padEnd(20)} ${'seconds a fix'.padStart(14)} ${'dollars a fix'.padStart(14)} ${'of the best'.padStart(12)}`,
  );
  const best = playAll('best possible', sample, seed);
  for (const name of Object.keys(STRATEGIES)) {
    const played = name === 'best possible' ? best : playAll(name, sample, seed);
    const ratio = played.usd / played.fixes / (best.usd / best.fixes);
    const seconds = played.seconds / played.fixes;
    console.log(
      `${name.padEnd(20)} ${seconds.toFixed(1).padStart(14)} ${(played.usd / played.fixes).toFixed(5).padStart(14)} ${ratio.toFixed(2).padStart(12)}`,
    );
    by[name] = {
      fixes: played.fixes,
      secondsPerFix: round(seconds),
      usdPerFix: round(played.usd / played.fixes),
      ofBest: round(ratio),
    };
  }
  const date = new Date().toISOString().slice(0, 10);
  console.log(JSON.stringify({ bench: 'planner', date, cases: WORLDS * sample, worlds: WORLDS, seed, by }));
}

function playAll(name: string, findings: number, seed: number): Played {
  const strategy = STRATEGIES[name];
  if (strategy === undefined) {
    throw new Error(`no strategy "${name}"`);
  }
  const played = Array.from({ length: WORLDS }, (_unused, index) => play(strategy, findings, seed + index));
  const total = (key: keyof Played): number => played.reduce((sum, one) => sum + one[key], 0);
  return { fixes: total('fixes'), seconds: total('seconds'), usd: total('usd') };
}

function play(strategy: Strategy, findings: number, seed: number): Played {
  const { weaknesses, random } = makeWorld(seed);
  const cells = new Map<Truth, AttemptCell>();
  const own = seededRandom(seed + 1_000_003);
  let [fixes, seconds, usd] = [0, 0, 0];
  for (let finding = 0; finding < findings; finding += 1) {
    const options = weaknesses[Math.floor(random() * weaknesses.length)] ?? [];
    // Luck is drawn for every option, tried or not, so that all orders meet the same findings.
    const lucky = new Map(options.map((truth) => [truth, random() < truth.chance]));
    for (const truth of strategy(options, { cells: [...cells.values()], random: own })) {
      const holds = lucky.get(truth) === true;
      cells.set(truth, counted(cells.get(truth), truth, holds));
      seconds += truth.seconds;
      usd += costOf(truth);
      if (holds) {
        fixes += 1;
        break;
      }
    }
  }
  return { fixes, seconds, usd };
}

function counted(before: AttemptCell | undefined, { option, seconds, costUsd }: Truth, holds: boolean): AttemptCell {
  const { weakness, language, generator, method, evidence } = option;
  return {
    weakness,
    language,
    generator,
    method,
    evidence,
    held: (before?.held ?? 0) + Number(holds),
    rejected: (before?.rejected ?? 0) + Number(!holds),
    undecided: 0,
    seconds: (before?.seconds ?? 0) + seconds,
    tokens: 0,
    costUsd: (before?.costUsd ?? 0) + costUsd,
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
