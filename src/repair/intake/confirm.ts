// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../../domain/finding.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Snapshot } from '../../domain/target.ts';
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
  const finding = await aim(reported, first, { language, services });
  const kept = finding.component.path === reported.component.path ? [first] : [];
  const rest = Array.from({ length: services.options.replays - kept.length }, (_unused, index) => index + kept.length);
  const more = await mapParallel(rest, services.options.parallel, (attempt) =>
    replay(finding, attempt, { language, services }),
  );
  const observations = [...kept, ...more];
  const miss = observations.find((observation) => observation.shown.kind !== 'shown');
  if (miss !== undefined) {
    return notReproduced(finding, miss);
  }
  const stubbed = await observeStub(finding, { language, services });
  if (stubbed.shown.kind === 'shown') {
    const because = `the reproducer also "shows" the weakness when ${finding.component.name} is replaced by a stub: ${stubbed.shown.because}`;
    return { kind: 'refused', status: 'invalid-reproducer', because, finding };
  }
  return { kind: 'taken', finding, observations };
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
  return language.observe(probe, await language.stub(context), context);
}

/** The user named a directory; the fault may lie in a package below its `node_modules`. */
async function aim(finding: Finding, seen: Observation, { language, services }: Means): Promise<Finding> {
  const [likeliest] = await language.components(seen, finding);
  if (likeliest === undefined || likeliest.path === finding.component.path) {
    return finding;
  }
  services.progress.note(`the fault lies in ${likeliest.name}@${likeliest.version} (${likeliest.path})`);
  return { ...finding, id: `${finding.weakness}-${likeliest.name}`, component: likeliest };
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

function notReproduced(finding: Finding, observation: Observation): Intake {
  const { because } = observation.shown;
  return { kind: 'refused', status: 'not-reproduced', because, finding };
}
