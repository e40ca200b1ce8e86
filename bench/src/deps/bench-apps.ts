// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { readArchive } from '../../../dist/dependencies/archive/read-archive.js';
import type { ManagerMeans } from '../../../dist/dependencies/manager/package-manager.js';
import { httpSource } from '../../../dist/dependencies/registry/http-source.js';
import { share, type Share } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import { runFix, type ToolRun } from './run-fix.ts';
import { scoreAll, settingOf, type Setting } from './score-all.ts';
import { inRangeOnly, latestEverything, lookAt, movedBetween, summed, type Came } from './strategies.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/deps', import.meta.url));

const appsSchema = z.array(
  z.object({ id: z.string(), package: z.string(), version: z.string(), benign: z.array(z.string()) }),
);
type App = z.infer<typeof appsSchema>[number];

interface ScoredApp {
  readonly app: App;
  readonly before: readonly string[] | null;
  readonly skymend: CameApp;
  readonly inRange: CameApp;
  readonly latest: CameApp;
  readonly tool: ToolRun;
}

interface CameApp extends Came {
  /** Commands of everyday use that answer as before, of those that answered well before. */
  readonly benign: Share;
}

/** Mends real applications, and lets two simple strategies do the same; looks at the disk with code of its own. */
export async function benchApps(options: BenchOptions): Promise<readonly ScoredApp[]> {
  const cases = resolve(options.cases ?? OWN_CASES);
  const all = appsSchema.parse(parse(await readFile(join(cases, 'apps.yaml'), 'utf8').catch(() => '[]')));
  return scoreAll(all, options, {
    name: 'apps',
    prepare: (workplace) => prepare(cases, workplace),
    score: scoreApp,
    line,
  });
}

export function appFigures(scored: readonly ScoredApp[]): object {
  const of = (pick: (one: ScoredApp) => CameApp): object => {
    const came = scored.map(pick);
    const kept = {
      count: came.reduce((n, { benign }) => n + benign.count, 0),
      of: came.reduce((n, { benign }) => n + benign.of, 0),
    };
    return { ...summed(scored.map((one) => ({ before: one.before, came: pick(one) }))), benign: kept };
  };
  return {
    count: scored.length,
    skymend: of(({ skymend }) => skymend),
    inRangeOnly: of(({ inRange }) => inRange),
    latestEverything: of(({ latest }) => latest),
    by: Object.fromEntries(scored.map((one) => [one.app.id, appFigure(one)])),
  };
}

function appFigure({ before, skymend, inRange, latest, tool }: ScoredApp): object {
  const of = ({ left, moved, benign, seconds }: CameApp): object => ({
    left: left?.length ?? null,
    moved,
    benign,
    seconds: Math.round(seconds),
  });
  return {
    before: before?.length ?? null,
    skymend: {
      ...of(skymend),
      vulnerabilities: knownOf(tool),
      changeSets: tool.document?.accepted.length ?? null,
      tests: testsOf(tool),
    },
    inRangeOnly: of(inRange),
    latestEverything: of(latest),
  };
}

async function prepare(cases: string, workplace: string): Promise<Setting> {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const kept = process.env['SKYMEND_BENCH_CACHE'] ?? join(homedir(), '.cache', 'skymend', 'bench');
  const source = httpSource(registry, { packuments: join(workplace, 'registry'), archives: join(kept, 'archives') });
  return settingOf({ cases, workplace, registry, advisories: join(cases, 'advisories.ndjson.gz') }, source);
}

async function scoreApp(app: App, setting: Setting): Promise<ScoredApp> {
  const { means, records } = setting;
  const before = await copyOf(app, 'before', setting);
  const was = await lookAt(before, means, records);
  const answers = await answersOf(app, before, means);
  const measured = async (folder: string, seconds: number): Promise<CameApp> => {
    const is = await lookAt(folder, means, records);
    const now = await answersOf(app, folder, means);
    const steady = answers.flatMap((answer, index) => (answer.startsWith('0 ') ? [now[index] === answer] : []));
    return { left: is.left, moved: movedBetween(was, is), seconds, benign: share(steady) };
  };
  const strategy = async (name: string, upgrade: typeof inRangeOnly): Promise<CameApp> => {
    const folder = await copyOf(app, name, setting);
    const started = performance.now();
    await upgrade(folder, means);
    return measured(folder, (performance.now() - started) / 1000);
  };
  const tool = await runFix(await copyOf(app, 'skymend', setting), { ...setting, benign: app.benign });
  return {
    app,
    before: was.left,
    tool,
    skymend: await measured(tool.folder, tool.seconds),
    inRange: await strategy('in-range', inRangeOnly),
    latest: await strategy('latest', latestEverything),
  };
}

async function copyOf(app: App, name: string, { workplace, means }: Setting): Promise<string> {
  const pristine = join(workplace, `${app.id}-pristine`);
  const bytes = await means.source.archive(app.package, app.version);
  if (bytes === undefined) {
    throw new Error(`the registry has no ${app.package}@${app.version}`);
  }
  for (const { path, content } of readArchive(bytes)) {
    const file = join(pristine, path.slice(path.indexOf('/') + 1));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const folder = join(workplace, `${app.id}-${name}`);
  await cp(pristine, folder, { recursive: true });
  return folder;
}

/** Exit status and output of each everyday command, run in the sandbox. */
async function answersOf({ benign }: App, folder: string, { sandbox }: ManagerMeans): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const command of benign) {
    const run = await sandbox.run({
      argv: ['/bin/sh', '-c', command],
      cwd: folder,
      mounts: [{ kind: 'copy-on-write', from: folder, at: folder }],
      limits: { wallMs: 120_000 },
    });
    const status = run.exit.kind === 'exited' ? String(run.exit.status) : run.exit.kind;
    answers.push(`${status} ${run.stdout.replaceAll(folder, '')}`);
  }
  return answers;
}

function line({ app, before, skymend, inRange, latest, tool }: ScoredApp): string {
  const told = ({ left, moved, benign }: CameApp): string =>
    `${left === null ? 'does not install' : `${left.length} left, ${moved ?? '?'} moved`}, ${benign.count}/${benign.of} as before`;
  const sets = tool.document?.accepted ?? [];
  return [
    `${app.id}: ${before === null ? 'does not install' : `${before.length} vulnerable copies`}`,
    `  skymend  ${told(skymend)}, ${skymend.seconds.toFixed(0)} s, ${sets.length} change sets${tool.document === undefined ? `, failed: ${tool.fault}` : ''}`,
    `           vulnerabilities: ${knownText(tool)}`,
    `           tests: ${testsOf(tool).join('; ') || 'not asked'}`,
    `  in range ${told(inRange)}, ${inRange.seconds.toFixed(0)} s`,
    `  latest   ${told(latest)}, ${latest.seconds.toFixed(0)} s`,
  ].join('\n');
}

/** What the tool itself knew of before and says is left; an old lock file that installs no more has no other count. */
function knownOf({ document }: ToolRun): { readonly before: number; readonly left: number } | null {
  const count = (all: readonly { readonly id: string }[] = []): number => new Set(all.map(({ id }) => id)).size;
  const left = document?.vulnerabilities.filter(({ end }) => end === 'not-fixed');
  return document === undefined ? null : { before: count(document.vulnerabilities), left: count(left) };
}

function knownText(tool: ToolRun): string {
  const known = knownOf(tool);
  return known === null ? 'no answer' : `${known.before} known before, ${known.left} left`;
}

/** What the tool says of the application's own tests, each answer once. */
function testsOf({ document }: ToolRun): readonly string[] {
  const asked = (document?.accepted ?? []).flatMap(({ gates }) =>
    gates.filter(({ gate }) => gate === 'tests-still-pass'),
  );
  return [...new Set(asked.map(({ outcome, because }) => `${outcome}${because === null ? '' : ` (${because})`}`))];
}
