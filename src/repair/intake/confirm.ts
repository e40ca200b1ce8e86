// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../domain/finding.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Component, Snapshot } from '../../domain/target.ts';
import type { Language, ObserveContext } from '../../language/language.ts';
import { languageOf } from '../../language/select.ts';
import { mapParallel } from '../../support/parallel.ts';
import type { Services } from '../services.ts';
import type { Intake } from './intake.ts';

const UNPATCHED: Snapshot = { name: 'target', changes: [] };

/**
 * The unpatched target must show the weakness N times of N, and must not show it when its code is replaced by stubs:
 * a reproducer that needs no target proves nothing about any patch.
 */
export async function confirm(reported: Finding, services: Services): Promise<Intake> {
  const language = languageOf(reported.target, services.languages);
  const first = await replay(reported, 0, { language, services });
  if (first.shown.kind !== 'shown') {
    return notReproduced(reported, first);
  }
  const [likeliest = reported.component, ...others] = await placesOf(reported, first, language);
  const taken = await confirmAt(reported, likeliest, { language, services, first });
  return taken.kind === 'taken' ? { ...taken, others } : taken;
}

/** The same finding with its fault sought in another package the weakness runs through. */
export async function aimAt(finding: Finding, component: Component, services: Services): Promise<Intake> {
  return confirmAt(finding, component, { language: languageOf(finding.target, services.languages), services });
}

/**
 * Packages that may hold the fault, likeliest first. A package the user named comes before those it calls: the fault
 * of handing attack data to a dependency is its own.
 */
async function placesOf(reported: Finding, seen: Observation, language: Language): Promise<readonly Component[]> {
  const found = await language.components(seen, reported);
  const { target, component } = reported;
  const isNamed = component.path !== '' || target.directory !== target.root;
  const named = isNamed ? found.filter(({ path }) => path === component.path) : [];
  return [...named, ...found.filter((place) => !named.includes(place))];
}

async function confirmAt(
  reported: Finding,
  component: Component,
  { language, services, first }: Means & { readonly first?: Observation },
): Promise<Intake> {
  const finding = { ...reported, id: `${reported.weakness}-${component.name}`, component };
  if (component.path !== reported.component.path) {
    services.progress.note(
      `the fault lies in ${component.name}@${component.version} (${component.path || 'the target itself'})`,
    );
  }
  const isHere = component.path === reported.component.path;
  // A run that was watched at another package tells that the weakness shows, and nothing about this one.
  const told = first !== undefined && (isHere || services.options.replays > 1) ? [first] : [];
  const rest = Array.from({ length: services.options.replays - told.length }, (_unused, index) => index + told.length);
  const [stubbed, ...more] = await mapParallel([-1, ...rest], services.options.parallel, (attempt) =>
    attempt < 0
      ? observeStub(finding, first?.wallMs, { language, services })
      : replay(finding, attempt, { language, services }),
  );
  const observations = [...told, ...more];
  const here = isHere ? observations : more;
  return (
    refusalOf(finding, { observations, here, stubbed }) ?? { kind: 'taken', finding, observations: here, others: [] }
  );
}

interface Seen {
  /** Every run of the reproducer. */
  readonly observations: readonly Observation[];
  /** Those that were watched at the finding's own package. */
  readonly here: readonly Observation[];
  readonly stubbed: Observation | undefined;
}

function refusalOf(finding: Finding, { observations, here, stubbed }: Seen): Intake | undefined {
  const misses = observations.filter((observation) => observation.shown.kind !== 'shown');
  const [miss] = misses;
  if (miss !== undefined) {
    return notReproduced(finding, miss, howOften(observations.length - misses.length, observations.length));
  }
  const { name } = finding.component;
  if (stubbed === undefined || stubbed.shown.kind === 'shown') {
    const because = `the reproducer also "shows" the weakness when ${name} is replaced by a stub: ${stubbed?.shown.because ?? ''}`;
    return { kind: 'refused', status: 'invalid-reproducer', because, finding };
  }
  if (here.every(({ reached }) => !reached)) {
    const because = `the reproducer shows the weakness without running any code of ${name}`;
    return { kind: 'refused', status: 'invalid-reproducer', because, finding };
  }
  return undefined;
}

function howOften(shown: number, runs: number): string {
  const often = `shown in ${shown} of ${runs} runs`;
  return shown === 0
    ? often
    : `${often}, so no patch could be told from luck; make it show every time, by a fixed seed or without threads. Where it did not show`;
}

interface Means {
  readonly language: Language;
  readonly services: Services;
}

async function replay(finding: Finding, attempt: number, { language, services }: Means): Promise<Observation> {
  return language.observe(probeOf(finding, attempt, services), UNPATCHED, contextOf(finding, services));
}

/** Times as long as the whole run took. */
const STUB_PATIENCE = 1.5;
const STUB_LEAST_IDLE_MS = 1000;

/** What a stub never answers is waited for in vain, so a run that does nothing for long is over. */
async function observeStub(
  finding: Finding,
  tookMs: number | undefined,
  { language, services }: Means,
): Promise<Observation> {
  const context = contextOf(finding, services);
  const own = probeOf(finding, 0, services);
  const idle = tookMs === undefined ? {} : { idleMs: Math.max(STUB_LEAST_IDLE_MS, tookMs * STUB_PATIENCE) };
  const reproducer = { ...own.reproducer, ...idle };
  const naming = { id: 'reproducer-on-stub', label: 'reproducer on a stub', role: 'variant' } as const;
  const probe = { ...own, ...naming, reproducer };
  return language.observe(probe, await language.stub(context, finding.reproducer), context);
}

function probeOf(finding: Finding, attempt: number, services: Services): Probe {
  return {
    id: `reproducer-${attempt + 1}`,
    label: `reproducer ${attempt + 1} of ${services.options.replays}`,
    role: 'reproducer',
    weakness: finding.weakness,
    reproducer: finding.reproducer,
  };
}

function contextOf(finding: Finding, services: Services): ObserveContext {
  return { target: finding.target, component: finding.component, sandbox: services.sandbox };
}

/** `often`: what is seen only now and then cannot be told from what a patch has stopped. */
function notReproduced(finding: Finding, observation: Observation, often?: string): Intake {
  const because = [...(often === undefined ? [] : [often]), observation.shown.because].join(': ');
  return { kind: 'refused', status: 'not-reproduced', because, finding };
}
