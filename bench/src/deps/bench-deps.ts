// SPDX-License-Identifier: Apache-2.0
import { cp, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { writeArchive } from '../../../dist/dependencies/archive/write-archive.js';
import { folderSource } from '../../../dist/dependencies/registry/folder-source.js';
import { layOut, readMadePackages } from '../../../dist/dependencies/registry/made-source.js';
import { share } from '../figures.ts';
import type { BenchOptions } from '../options.ts';
import { fillInRepository, gitRepository, writeBundler } from './fixtures.ts';
import { appFigures, benchApps } from './bench-apps.ts';
import { runFix, type ToolRun } from './run-fix.ts';
import { scoreAll, settingOf, type Setting } from './score-all.ts';
import { inRangeOnly, latestEverything, lookAt, movedBetween, summed, type Came, type Looked } from './strategies.ts';

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

interface Scored {
  readonly scenario: Scenario;
  readonly objections: readonly string[];
  readonly before: Looked['left'];
  readonly skymend: Came;
  readonly inRange: Came;
  readonly latest: Came;
}

/** Scenarios with a known right answer, then real applications; `--only scenarios` or `--only apps` takes one half. */
export async function benchDeps(options: BenchOptions): Promise<void> {
  const { only } = options;
  const scored = only?.test('apps') === true ? [] : await benchScenarios(options);
  const apps = only?.test('scenarios') === true ? [] : await benchApps(options);
  console.log(
    JSON.stringify({
      bench: 'deps',
      date: new Date().toISOString().slice(0, 10),
      ...(scored.length > 0 ? scenarioFigures(scored) : {}),
      ...(apps.length > 0 ? { apps: appFigures(apps) } : {}),
    }),
  );
}

/** Mends every scenario, looks at the disk with code of its own, and compares with two simple strategies. */
async function benchScenarios(options: BenchOptions): Promise<readonly Scored[]> {
  const cases = resolve(options.cases ?? OWN_CASES);
  const all = scenarioSchema.parse(JSON.parse(await readFile(join(cases, 'scenarios.json'), 'utf8')));
  return scoreAll(all, options, {
    name: 'scenarios',
    prepare: (workplace) => prepare(cases, workplace),
    score: scoreScenario,
    line,
  });
}

function scenarioFigures(scored: readonly Scored[]): object {
  const strict = share(scored.map(({ objections }) => objections.length === 0));
  const strategies = {
    skymend: summed(scored.map(({ before, skymend }) => ({ before, came: skymend }))),
    inRangeOnly: summed(scored.map(({ before, inRange }) => ({ before, came: inRange }))),
    latestEverything: summed(scored.map(({ before, latest }) => ({ before, came: latest }))),
  };
  return { scenarios: scored.length, strict, strategies };
}

async function prepare(cases: string, workplace: string): Promise<Setting> {
  const registry = join(workplace, 'registry');
  await layOut(await readMadePackages(join(cases, 'registry.ndjson.gz')), registry);
  const around = { cases, workplace, registry, advisories: join(cases, 'advisories.ndjson') };
  return settingOf(around, folderSource(registry));
}

async function scoreScenario(scenario: Scenario, setting: Setting): Promise<Scored> {
  const before = await copyOf(scenario, 'before', setting);
  const was = await lookAt(before, setting.means, setting.records);
  const folder = await copyOf(scenario, 'skymend', setting);
  const tool = await runFix(folder, setting);
  const is = await lookAt(tool.folder, setting.means, setting.records);
  const strategy = async (name: string, upgrade: typeof inRangeOnly): Promise<Came> => {
    const folder = await copyOf(scenario, name, setting);
    const started = performance.now();
    await upgrade(folder, setting.means);
    const seconds = (performance.now() - started) / 1000;
    const came = await lookAt(folder, setting.means, setting.records);
    return { left: came.left, moved: movedBetween(was, came), seconds };
  };
  const skymend = { left: is.left, moved: movedBetween(was, is), seconds: tool.seconds };
  return {
    scenario,
    before: was.left,
    objections: objectionsTo(scenario, { tool, was: was.left, skymend }),
    skymend,
    inRange: await strategy('in-range', inRangeOnly),
    latest: await strategy('latest', latestEverything),
  };
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
  scenario: Scenario,
  { tool, was, skymend }: { readonly tool: ToolRun; readonly was: Looked['left']; readonly skymend: Came },
): readonly string[] {
  const { document } = tool;
  if (document === undefined) {
    return [`the tool failed: ${tool.fault}`];
  }
  const { kinds, left, manifests } = scenario;
  const said = document.vulnerabilities.filter(({ end }) => end === 'not-fixed').map(({ id }) => id);
  const touched = manifestsTouched(document);
  return [
    ...(document.accepted.map(({ kind }) => kind).join() === kinds.join()
      ? []
      : [`did ${document.accepted.map(({ title }) => title).join('; ')}`]),
    ...(said.toSorted().join() === left.toSorted().join() ? [] : [`says that ${said.join(', ') || 'nothing'} is left`]),
    ...(touched.join() === manifests.toSorted().join() ? [] : [`edits ${touched.join(', ')}`]),
    ...(skymend.left === null && was !== null ? ['does not install afterwards'] : diskObjections(scenario, skymend)),
  ];
}

/** Of what does not install nothing is known. */
function diskObjections(scenario: Scenario, { left, moved }: Came): readonly string[] {
  const disk = [...new Set((left ?? []).map((text) => text.split(' ')[0] ?? ''))];
  const isAsExpected = left === null || disk.toSorted().join() === scenario.left.toSorted().join();
  return [
    ...(isAsExpected ? [] : [`on the disk: ${left.join(', ')}`]),
    ...(moved !== null && moved > scenario.moved ? [`moves ${moved} packages, ${scenario.moved} are enough`] : []),
  ];
}

/** The manifests that accepted changes edit, each once. */
function manifestsTouched({ accepted }: NonNullable<ToolRun['document']>): readonly string[] {
  const files = accepted.flatMap(({ edits }) =>
    edits.flatMap((edit) => {
      if (edit.kind === 'override') {
        return ['package.json'];
      }
      return edit.kind === 'range' ? [String(edit['manifest'])] : [];
    }),
  );
  return [...new Set(files)].toSorted();
}

function line({ scenario, objections, skymend, inRange, latest }: Scored): string {
  const grade = objections.length === 0 ? 'strict' : 'no';
  const told = (came: Came): string => (came.left === null ? 'fails' : `${came.left.length}/${came.moved ?? '?'}`);
  return `${basename(scenario.id).padEnd(5)} ${grade.padEnd(7)} ${skymend.seconds.toFixed(1).padStart(6)} s  left/moved: skymend ${told(skymend)}, in range ${told(inRange)}, latest ${told(latest)}  ${objections.join('; ') || scenario.title}`;
}
