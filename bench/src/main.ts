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

const [name, ...args] = process.argv.slice(2);
const bench = BENCHES[name ?? ''];
if (bench === undefined) {
  console.error(
    `usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--only PATTERN] [--sample N --seed S] [--cases DIR] [--language js|c] [--parallel N] [--keep]`,
  );
  process.exit(2);
}
await bench(parseOptions(args));
