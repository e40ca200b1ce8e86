// SPDX-License-Identifier: Apache-2.0
import { benchBackport } from './backport/bench-backport.ts';
import { benchC } from './c/bench-c.ts';
import { benchDeps } from './deps/bench-deps.ts';
import { benchGraph } from './graph/bench-graph.ts';
import { benchJs } from './js/bench-js.ts';
import { benchLearned } from './learned/bench-learned.ts';
import { makeBank } from './learned/make-bank.ts';
import { benchPlanner } from './planner/bench-planner.ts';
import { benchVerifier } from './verifier/bench-verifier.ts';
import { benchVersions } from './versions/bench-versions.ts';
import { parseOptions, type BenchOptions } from './options.ts';

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<void>>> = {
  backport: benchBackport,
  bank: makeBank,
  c: benchC,
  deps: benchDeps,
  graph: benchGraph,
  js: benchJs,
  learned: benchLearned,
  planner: benchPlanner,
  verifier: benchVerifier,
  versions: benchVersions,
};

const USAGE = `usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--only PATTERN] [--sample N --seed S] [--cases DIR] [--language js|c] [--parallel N] [--keep]`;

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
const options = bench === undefined ? undefined : readOptions(args);
if (bench === undefined || options === undefined) {
  console.error(USAGE);
  process.exit(2);
}
await bench(options);

function readOptions(given: readonly string[]): BenchOptions | undefined {
  try {
    return given.includes('--help') ? undefined : parseOptions(given);
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
