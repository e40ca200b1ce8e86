// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { writeArchive } from '../../../dist/dependencies/archive/write-archive.js';
import type { ManagerMeans } from '../../../dist/dependencies/manager/package-manager.js';
import { folderSource } from '../../../dist/dependencies/registry/folder-source.js';
import { layOut, readMadePackages } from '../../../dist/dependencies/registry/made-source.js';
import { createBubblewrapSandbox } from '../../../dist/sandbox/bubblewrap.js';
import { share } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import type { Record_ } from './check.ts';
import { fillInRepository, gitRepository, writeBundler } from './fixtures.ts';
import { inRangeOnly, latestEverything, lookAt, movedBetween, type Came } from './strategies.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const OWN_CASES = fileURLToPath(new URL('../../../test/cases/deps', import.meta.url));

const scenarioSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    kinds: z.array(z.string()),
    left: z.array(z.string()),
    manifests: z.array(z.string()),
    moved: z.number(),
  }),
);
type Scenario = z.infer<typeof scenarioSchema>[number];

const documentSchema = z.object({
  status: z.string(),
  accepted: z.array(
    z.object({ kind: z.string(), title: z.string(), edits: z.array(z.looseObject({ kind: z.string() })) }),
  ),
  vulnerabilities: z.array(z.object({ id: z.string(), end: z.string() })),
});

interface Scored {
  readonly scenario: Scenario;
  readonly objections: readonly string[];
  readonly skymend: Came;
  readonly inRange: Came;
  readonly latest: Came;
}

/** Mends every scenario, looks at the disk with code of its own, and compares with two simple strategies. */
export async function benchDeps(options: BenchOptions): Promise<void> {
  const cases = resolve(options.cases ?? OWN_CASES);
  const all = scenarioSchema.parse(JSON.parse(await readFile(join(cases, 'scenarios.json'), 'utf8')));
  const { only } = options;
  const scenarios = all.filter(({ id }) => only === undefined || only.test('scenarios') || only.test(id));
  const workplace = await mkdtemp(join(tmpdir(), 'bench-deps-'));
  const setting = await prepare(cases, workplace);
  const scored: Scored[] = [];
  for (const scenario of scenarios) {
    const one = await scoreScenario(scenario, setting);
    scored.push(one);
    console.log(line(one));
  }
  if (!options.keep) {
    await rm(workplace, { recursive: true, force: true });
  }
  const strict = share(scored.map(({ objections }) => objections.length === 0));
  const sum = (of: (one: Scored) => Came): unknown => ({
    cleared: share(scored.map((one) => of(one).left?.length === 0)),
    vulnerableCopiesLeft: scored.reduce((total, one) => total + (of(one).left?.length ?? 0), 0),
    installs: share(scored.map((one) => of(one).left !== null)),
    packagesMoved: scored.reduce((total, one) => total + of(one).moved, 0),
    seconds: Math.round(scored.reduce((total, one) => total + of(one).seconds, 0)),
  });
  const strategies = {
    skymend: sum(({ skymend }) => skymend),
    inRangeOnly: sum(({ inRange }) => inRange),
    latestEverything: sum(({ latest }) => latest),
  };
  console.log(JSON.stringify({ bench: 'deps', scenarios: scored.length, strict, strategies }));
}

interface Setting {
  readonly cases: string;
  readonly workplace: string;
  readonly registry: string;
  readonly records: readonly Record_[];
  readonly means: ManagerMeans;
}

async function prepare(cases: string, workplace: string): Promise<Setting> {
  const registry = join(workplace, 'registry');
  await layOut(await readMadePackages(join(cases, 'registry.ndjson.gz')), registry);
  const lines = (await readFile(join(cases, 'advisories.ndjson'), 'utf8')).trim().split('\n');
  const records = lines.map((text) => JSON.parse(text) as Record_); // oxlint-disable-line typescript/no-unsafe-type-assertion
  const means = {
    sandbox: await createBubblewrapSandbox(),
    source: folderSource(registry),
    toolbox: join(workplace, 'tools'),
  };
  return { cases, workplace, registry, records, means };
}

async function scoreScenario(scenario: Scenario, setting: Setting): Promise<Scored> {
  const before = await copyOf(scenario, 'before', setting);
  const was = await lookAt(before, setting.means, setting.records);
  const tool = await runTool(scenario, setting);
  const is = await lookAt(tool.folder, setting.means, setting.records);
  const strategy = async (name: string, upgrade: typeof inRangeOnly): Promise<Came> => {
    const folder = await copyOf(scenario, name, setting);
    const started = performance.now();
    await upgrade(folder, setting.means);
    const seconds = (performance.now() - started) / 1000;
    const came = await lookAt(folder, setting.means, setting.records);
    return { left: came.left, moved: movedBetween(was.versions, came.versions), seconds };
  };
  const skymend = { left: is.left, moved: movedBetween(was.versions, is.versions), seconds: tool.seconds };
  return {
    scenario,
    objections: objectionsTo(scenario, { tool, was: was.left, skymend }),
    skymend,
    inRange: await strategy('in-range', inRangeOnly),
    latest: await strategy('latest', latestEverything),
  };
}

interface ToolRun {
  readonly folder: string;
  readonly seconds: number;
  readonly document: z.infer<typeof documentSchema> | undefined;
  readonly fault: string;
}

async function runTool(scenario: Scenario, setting: Setting): Promise<ToolRun> {
  const folder = await copyOf(scenario, 'skymend', setting);
  const started = performance.now();
  const args = [
    'fix',
    folder,
    '--advisories',
    join(setting.cases, 'advisories.ndjson'),
    '--registry',
    setting.registry,
  ];
  const ended = await run(process.execPath, [CLI, ...args, '--apply', '--json', '--out', `${folder}-out`], {
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, SKYMEND_KEY: join(setting.workplace, 'key.pem') },
  }).catch((error: unknown) => outputOf(error));
  const seconds = (performance.now() - started) / 1000;
  const read = documentSchema.safeParse(ended.stdout === '' ? undefined : JSON.parse(ended.stdout));
  return {
    folder,
    seconds,
    document: read.success ? read.data : undefined,
    fault: ended.stderr.trim().split('\n').at(-1) ?? '',
  };
}

/** An exit status of 1 is an answer. */
function outputOf(error: unknown): { readonly stdout: string; readonly stderr: string } {
  const text = (key: 'stdout' | 'stderr'): string =>
    typeof error === 'object' && error !== null && key in error ? String(Reflect.get(error, key)) : '';
  return { stdout: text('stdout'), stderr: text('stderr') };
}

async function copyOf(scenario: Scenario, name: string, setting: Setting): Promise<string> {
  const folder = join(setting.workplace, `${scenario.id}-${name}`);
  await cp(join(setting.cases, scenario.id), folder, { recursive: true });
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  if (manifest.includes('__GIT_FIXTURE__')) {
    const repository = gitRepository('minimist', ['1.2.5', '1.2.6']);
    fillInRepository(folder, repository.path, repository.commits['1.2.5'] ?? '');
    // Looked at without the repository, a git dependency does not install: what is measured is the tool's own account.
  }
  if (manifest.includes('vendor/argbundle')) {
    writeBundler(folder, writeArchive);
  }
  return folder;
}

/** Why a scenario does not count as strictly solved: one line each. */
function objectionsTo(
  { kinds, left, manifests, moved }: Scenario,
  { tool, was, skymend }: { readonly tool: ToolRun; readonly was: readonly string[] | null; readonly skymend: Came },
): readonly string[] {
  const { document } = tool;
  if (document === undefined) {
    return [`the tool failed: ${tool.fault}`];
  }
  const said = document.vulnerabilities.filter(({ end }) => end === 'not-fixed').map(({ id }) => id);
  const disk = [...new Set((skymend.left ?? []).map((text) => text.split(' ')[0] ?? ''))];
  const touched = document.accepted.flatMap(({ edits }) =>
    edits.flatMap((edit) => {
      if (edit.kind === 'override') {
        return ['package.json'];
      }
      return edit.kind === 'range' ? [String(edit['manifest'])] : [];
    }),
  );
  return [
    ...(document.accepted.map(({ kind }) => kind).join() === kinds.join()
      ? []
      : [`did ${document.accepted.map(({ title }) => title).join('; ')}`]),
    ...(said.toSorted().join() === left.toSorted().join() ? [] : [`says that ${said.join(', ') || 'nothing'} is left`]),
    ...(was !== null && skymend.left === null ? ['does not install afterwards'] : []),
    ...(skymend.left !== null && disk.toSorted().join() !== left.toSorted().join()
      ? [`on the disk: ${skymend.left.join(', ')}`]
      : []),
    ...([...new Set(touched)].toSorted().join() === manifests.toSorted().join() ? [] : [`edits ${touched.join(', ')}`]),
    ...(skymend.moved > moved ? [`moves ${skymend.moved} packages, ${moved} are enough`] : []),
  ];
}

function line({ scenario, objections, skymend, inRange, latest }: Scored): string {
  const grade = objections.length === 0 ? 'strict' : 'no';
  const told = (came: Came): string => (came.left === null ? 'fails' : `${came.left.length}/${came.moved}`);
  return `${basename(scenario.id).padEnd(5)} ${grade.padEnd(7)} ${skymend.seconds.toFixed(1).padStart(6)} s  left/moved: skymend ${told(skymend)}, in range ${told(inRange)}, latest ${told(latest)}  ${objections.join('; ') || scenario.title}`;
}
