// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { mapParallel } from '../../../support/parallel.ts';
import type { ObserveContext, SearchOptions, SearchReport } from '../../language.ts';
import { builtFile } from '../observe/built.ts';
import { moduleKind } from '../observe/load/module-kind.ts';
import { observe } from '../observe/observe.ts';
import { snapshotMounts } from '../observe/run/snapshot-mounts.ts';
import { toSlashes } from '../package/component.ts';
import { entryPoints } from '../package/entry-points.ts';
import { readManifest } from '../package/manifest.ts';
import { parseTold, type Told } from './told.ts';
import { tableOf, type AttackTable } from './shapes.ts';
import { slowTable } from './slow-shapes.ts';

const SEARCHER = '/skymend/searcher.mjs';
const PLAN = '/skymend/plan.json';
const UNPATCHED = { name: 'target', changes: [] };
const MOST_ENTRIES = 4;
/** Of one export with all shapes; servers answer slowly when they do not answer. */
const CALLEE_SECONDS = 25;
/** Hits replayed in search of one that a watched run shows as well. */
const MOST_REPLAYS = 6;

/** Calls every export of the component with harmless attacks of the weakness; what a watched run confirms is given. */
export async function search(
  weakness: Weakness,
  context: ObserveContext,
  options: SearchOptions,
): Promise<SearchReport> {
  const { target, component } = context;
  const table = weakness === 'CWE-1333' ? await slowTable(target, component) : tableOf(weakness);
  if (table === undefined) {
    return { exports: 0, calls: 0, reproducers: [] };
  }
  const sought: Sought = { weakness, context, options, table };
  const callees = (await Promise.all((await entriesOf(context)).map((entry) => list(entry, sought)))).flat();
  const tried = await mapParallel(callees, options.parallel, (callee) => tryCallee(callee, sought));
  const hits = tried.flatMap(({ hits }) => hits);
  return {
    exports: callees.length,
    calls: tried.reduce((sum, { calls }) => sum + calls, 0),
    reproducers: await confirmed(hits, sought),
  };
}

interface Sought {
  readonly weakness: Weakness;
  readonly context: ObserveContext;
  readonly options: SearchOptions;
  readonly table: AttackTable;
}

interface Entry {
  /** Relative to the root. */
  readonly file: string;
  readonly kind: 'module' | 'script';
}

interface Callee extends Entry {
  readonly expression: string;
}

interface Hit extends Callee {
  readonly shape: number;
}

async function entriesOf({ target, component }: ObserveContext): Promise<readonly Entry[]> {
  const manifest = await readManifest(path.join(target.root, component.path));
  const found = await entryPoints(target.root, component);
  const files = [...new Set(found.flatMap(({ file, from }) => (from === 'bin' || from === 'browser' ? [] : [file])))];
  const loaded = files.filter((file) => /\.[cm]?js$/.test(file));
  return Promise.all(
    loaded
      .slice(0, MOST_ENTRIES)
      .map(async (file) => ({ file, kind: await moduleKind(path.join(target.root, file), manifest?.type) })),
  );
}

async function list(entry: Entry, sought: Sought): Promise<readonly Callee[]> {
  const told = await run('list', { ...entry, expression: '' }, sought);
  // A server that listens once it is loaded is asked as it stands; the exports of its file are what it is called by.
  const isServer = sought.table.asksServers && told.some(({ listens }) => listens === true);
  const callees = told.flatMap(({ callees = [] }) => callees);
  return [...(isServer ? ['m'] : []), ...callees.filter((callee) => !isServer || callee !== 'm')].map((expression) => ({
    ...entry,
    expression,
  }));
}

async function tryCallee(
  callee: Callee,
  sought: Sought,
): Promise<{ readonly calls: number; readonly hits: readonly Hit[] }> {
  const told = await run('try', callee, sought);
  const started = told.flatMap(({ at }) => (at === undefined ? [] : [at]));
  const isSlow = sought.weakness === 'CWE-1333';
  const isEnded = told.some(({ ended }) => ended === true);
  // The last call of a process that had to be ended is the one that took so long.
  const slow = [...told.flatMap(({ slow }) => slow ?? []), ...(isEnded ? [] : started.slice(-1))];
  const seen = isSlow ? slow : told.flatMap(({ hit }) => hit ?? []);
  const shapes = [...new Set(seen)].filter((shape) => sought.table.shapes[shape] !== undefined);
  return { calls: started.length, hits: shapes.map((shape) => ({ ...callee, shape })) };
}

async function run(mode: 'list' | 'try', callee: Callee, { context, table }: Sought): Promise<readonly Told[]> {
  const { root, directory } = context.target;
  const argv = [mode, path.join(root, callee.file), callee.kind, PLAN, callee.expression];
  const searcher = await readFile(builtFile('./searcher.ts', import.meta.url), 'utf8');
  const { stdout } = await context.sandbox.run({
    argv: ['/bin/sh', '-c', SCRIPT, 'sh', ...argv],
    cwd: directory,
    mounts: [
      ...snapshotMounts(root, UNPATCHED, [directory]),
      { kind: 'content', text: searcher, at: SEARCHER },
      { kind: 'content', text: JSON.stringify({ prelude: table.prelude, shapes: table.shapes }), at: PLAN },
    ],
    limits: { wallMs: (CALLEE_SECONDS + 5) * 1000, cpuMs: (CALLEE_SECONDS + 5) * 1000 },
  });
  return parseTold(stdout);
}

const SCRIPT = `timeout -s KILL ${CALLEE_SECONDS} node ${SEARCHER} "$@" 3>&1 </dev/null >/dev/null 2>&1 && echo '{"ended":true}'
exit 0`;

/** One per export at most, and only what the monitor itself sees. */
async function confirmed(hits: readonly Hit[], sought: Sought): Promise<readonly Reproducer[]> {
  const shown: Reproducer[] = [];
  const done = new Set<string>();
  let replays = 0;
  for (const hit of hits) {
    if (done.has(hit.expression) || replays >= MOST_REPLAYS) {
      continue;
    }
    replays += 1;
    const reproducer = await shownBy(hit, sought);
    if (reproducer !== undefined) {
      shown.push(reproducer);
      done.add(hit.expression);
    }
    if (shown.length >= sought.options.most) {
      break;
    }
  }
  return shown;
}

async function shownBy(hit: Hit, sought: Sought): Promise<Reproducer | undefined> {
  for (const prelude of sought.table.replays) {
    const reproducer = reproducerOf(hit, prelude, sought);
    if (await isShown(reproducer, sought)) {
      return reproducer;
    }
  }
  return undefined;
}

async function isShown(reproducer: Reproducer, { weakness, context }: Sought): Promise<boolean> {
  const probe = { id: 'search', label: 'a call found by search', role: 'reproducer', weakness, reproducer } as const;
  const { shown } = await observe(probe, UNPATCHED, context);
  return shown.kind === 'shown';
}

/** A command that needs no file beside the target. */
function reproducerOf(hit: Hit, prelude: string, { table, context, options }: Sought): Reproducer {
  const { root, directory } = context.target;
  // A command that named the file would make it part of the reproducer, which no patch may change.
  const way = `/${toSlashes(path.relative(directory, path.join(root, hit.file)))}`;
  const call = (table.shapes[hit.shape] ?? '').replaceAll('CALLEE', () => hit.expression);
  const name = `process.cwd() + ${JSON.stringify(way)}`;
  const loaded = hit.kind === 'module' ? `await import(${name})` : `require(${name})`;
  const script = [
    '(async () => {',
    `const m = ${loaded};${prelude}`,
    `try { await ${call}; } catch (error) { console.log(String(error)); }`,
    prelude === '' ? '})();' : 'process.exit(0); })();',
  ].join('\n');
  return {
    command: `node -e '${script.replaceAll("'", String.raw`'\''`)}'`,
    directory,
    shows: table.shows(hit.shape),
    files: [],
    timeoutMs: options.timeoutMs,
  };
}
