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
  const isNamed = likeliest.path === reported.component.path;
  const taken = await confirmAt(reported, likeliest, { language, services, kept: isNamed ? [first] : [] });
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
  { language, services, kept = [] }: Means & { readonly kept?: readonly Observation[] },
): Promise<Intake> {
  const finding = { ...reported, id: `${reported.weakness}-${component.name}`, component };
  if (component.path !== reported.component.path) {
    services.progress.note(
      `the fault lies in ${component.name}@${component.version} (${component.path || 'the target itself'})`,
    );
  }
  const rest = Array.from({ length: services.options.replays - kept.length }, (_unused, index) => index + kept.length);
  const [stubbed, ...more] = await mapParallel([-1, ...rest], services.options.parallel, (attempt) =>
    attempt < 0 ? observeStub(finding, { language, services }) : replay(finding, attempt, { language, services }),
  );
  const observations = [...kept, ...more];
  const misses = observations.filter((observation) => observation.shown.kind !== 'shown');
  const [miss] = misses;
  if (miss !== undefined) {
    return notReproduced(
      finding,
      miss,
      `shown in ${observations.length - misses.length} of ${observations.length} runs`,
    );
  }
  if (stubbed === undefined || stubbed.shown.kind === 'shown') {
    const because = `the reproducer also "shows" the weakness when ${component.name} is replaced by a stub: ${stubbed?.shown.because ?? ''}`;
    return { kind: 'refused', status: 'invalid-reproducer', because, finding };
  }
  if (observations.every(({ reached }) => !reached)) {
    const because = `the reproducer shows the weakness without running any code of ${component.name}`;
    return { kind: 'refused', status: 'invalid-reproducer', because, finding };
  }
  return { kind: 'taken', finding, observations, others: [] };
}

interface Means {
  readonly language: Language;
  readonly services: Services;
}

async function replay(finding: Finding, attempt: number, { language, services }: Means): Promise<Observation> {
  return language.observe(probeOf(finding, attempt, services), UNPATCHED, contextOf(finding, services));
}

async function observeStub(finding: Finding, { language, services }: Means): Promise<Observation> {
  const context = contextOf(finding, services);
  const own = probeOf(finding, 0, services);
  const probe = { ...own, id: 'reproducer-on-stub', label: 'reproducer on a stub', role: 'variant' } as const;
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
