// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import { findNode } from '../../../dist/graph/ask/find-node.js';
import { neighboursOf } from '../../../dist/graph/ask/neighbours.js';
import { findPath } from '../../../dist/graph/ask/path.js';
import { matchPattern, parsePattern } from '../../../dist/graph/ask/pattern.js';
import { reasonsFor } from '../../../dist/graph/ask/reasons.js';
import { similarCode } from '../../../dist/graph/ask/similar-code.js';
import type { Schema } from '../../../dist/store/sql/schema.js';
import { seededRandom } from '../../../dist/support/seeded-random.js';
import { quantile } from '../figures.ts';
import { ADVISORIES, makeGraph, mostClaimed, PACKAGES } from './synthetic-graph.ts';
import { BOILERPLATE, makeShapes, SHAPES, type MadeShapes } from './synthetic-shapes.ts';

/** So many of those with most claims are asked about. */
const HUBS = 5;

type Question = () => Promise<unknown>;

/** Makes the graph, asks each kind of question `sample` times, and says how long answers took. */
export async function askQuestions(
  queries: Kysely<Schema>,
  { sample, seed }: { readonly sample: number; readonly seed: number },
): Promise<object> {
  const shapes = await makeShapes(queries, seed);
  await makeGraph(queries);
  const { rows } = await sql<{ edges: number }>`select count(*)::integer as edges from edge`.execute(queries);
  const edges = rows[0]?.edges ?? 0;
  console.log(`${edges} edges, ${SHAPES} functions\n${''.padEnd(40)}    milliseconds passed         of processor time`);
  console.log([''.padEnd(40), ...Array.from({ length: 2 }, () => HEAD)].join(' '));
  const by: Record<string, object> = {};
  for (const [name, ask] of Object.entries(await questionsTo(queries, shapes, seed))) {
    const taken = await timesOf(ask, sample);
    const [passed, processor] = [figuresOf(taken.map((one) => one.ms)), figuresOf(taken.map((one) => one.cpuMs))];
    by[name] = { ms: passed, cpuMs: processor };
    console.log([name.padEnd(40), ...[passed, processor].map(rowOf)].join(' '));
  }
  return { cases: sample * Object.keys(by).length, edges, functions: SHAPES, by };
}

const HEAD = ['median', 'p95', 'worst'].map((title) => title.padStart(8)).join(' ');

async function questionsTo(
  queries: Kysely<Schema>,
  shapes: MadeShapes,
  seed: number,
): Promise<Readonly<Record<string, Question>>> {
  const hubs = {
    weaknesses: await mostClaimed(queries, 'weakness', HUBS),
    packages: await mostClaimed(queries, 'package', HUBS),
  };
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const node = async (name: string) => findNode(queries, name);
  const cve = (): string => `CVE-2000-${100_000 + pick(ADVISORIES)}`;
  const near = async (name: string) => neighboursOf(queries, (await node(name)).id, 10);
  const affected = (): string => `package:npm/p${pick(PACKAGES)} <-affects- advisory -describes-> vulnerability`;
  return {
    'neighbours of a vulnerability': () => near(cve()),
    'neighbours of a package': () => near(`npm/p${pick(PACKAGES)}`),
    'neighbours of the commonest weaknesses': () => near(hubs.weaknesses[pick(HUBS)] ?? ''),
    'neighbours of the most affected packages': () => near(hubs.packages[pick(HUBS)] ?? ''),
    'similar vulnerabilities and reasons': async () => reasonsFor(queries, await node(cve())),
    'path between two vulnerabilities': async () => findPath(queries, [await node(cve()), await node(cve())], 8),
    'code like a function': () => similarCode(queries, shapes.some(pick(SHAPES)), 10),
    'code like boilerplate': () => similarCode(queries, shapes.some(pick(SHAPES / BOILERPLATE) * BOILERPLATE), 10),
    'pattern from a package': () => matchPattern(queries, parsePattern(affected()), 50),
  };
}

interface Taken {
  readonly ms: number;
  /** Of all threads of this process: what a free machine would have to wait for, since they wait for each other. */
  readonly cpuMs: number;
}

async function timesOf(ask: Question, sample: number): Promise<readonly Taken[]> {
  await ask();
  const times: Taken[] = [];
  for (let turn = 0; turn < sample; turn += 1) {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    await ask();
    const { user, system } = process.cpuUsage(cpu);
    times.push({ ms: performance.now() - started, cpuMs: (user + system) / 1000 });
  }
  return times;
}

function figuresOf(times: readonly number[]): Readonly<Record<'median' | 'p95' | 'worst', number | null>> {
  return { median: quantile(times, 0.5), p95: quantile(times, 0.95), worst: quantile(times, 1) };
}

function rowOf(figures: ReturnType<typeof figuresOf>): string {
  return Object.values(figures)
    .map((ms) => (ms === null ? '-' : ms.toFixed(1)).padStart(8))
    .join(' ');
}
