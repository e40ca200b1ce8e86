// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { AttemptCell } from '../../domain/history.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Option } from '../../planning/option.ts';
import { plan } from '../../planning/plan.ts';
import type { Services } from '../services.ts';
import type { Generated, Generator } from './generator.ts';
import { generators } from './registry.ts';

/**
 * Asks every generator that may run here. Equal diffs are one candidate; the order is that of trial. What is dearer waits
 * in `again`, unless nobody has anything else.
 */
export async function generate(dossier: Dossier, suspects: readonly Suspect[], services: Services): Promise<Generated> {
  services.progress.stage('generate', `${suspects.length} suspects`);
  const first: Generated[] = [];
  for (const generator of generators.filter((one) => mayRun(one, services))) {
    first.push(await generator.generate(dossier, suspects, services));
  }
  const notRepairable = first.find((one) => one.notRepairable !== undefined)?.notRepairable;
  const isEmpty = first.every(({ candidates }) => candidates.length === 0);
  const all = isEmpty ? [...first, ...(await askAgain(first, []))] : first;
  const ask = async (refusals: readonly Refusal[]) => together(await askAgain(first, refusals), dossier, services);
  return {
    ...together(all, dossier, services),
    ...(notRepairable === undefined ? {} : { notRepairable }),
    ...(isEmpty || first.every(({ again }) => again === undefined) ? {} : { again: ask }),
  };
}

async function askAgain(first: readonly Generated[], refusals: readonly Refusal[]): Promise<readonly Generated[]> {
  const found: Generated[] = [];
  for (const { again } of first) {
    found.push(...(again === undefined ? [] : [await again(refusals)]));
  }
  return found;
}

function together(
  all: readonly Generated[],
  dossier: Dossier,
  services: Services,
): Pick<Generated, 'candidates' | 'remarks'> {
  const distinct = new Map<string, Candidate>();
  for (const candidate of all.flatMap(({ candidates }) => candidates)) {
    if (!distinct.has(candidate.id)) {
      distinct.set(candidate.id, candidate);
    }
  }
  const remarks = all.flatMap((one) => one.remarks ?? []);
  const candidates = inOrderOfTrial([...distinct.values()], dossier, services.attempts ?? []);
  return remarks.length === 0 ? { candidates } : { candidates, remarks };
}

function mayRun({ name, needs }: Generator, { options }: Services): boolean {
  return (options.generators?.includes(name) ?? true) && !needs.network && !needs.model;
}

/**
 * By chance over cost. Past runs tell the generators from each other; which of one generator's candidates is likelier
 * its own look at the code says better than any count.
 */
function inOrderOfTrial(
  candidates: readonly Candidate[],
  { finding }: Dossier,
  attempts: readonly AttemptCell[],
): readonly Candidate[] {
  const { weakness, target } = finding;
  const sorted = candidates.toSorted((a, b) => b.prior - a.prior || a.id.localeCompare(b.id));
  const options = sorted.map(({ generator, prior }): Option => ({
    weakness,
    language: target.language,
    generator,
    prior,
    method: '',
    evidence: '',
  }));
  return plan(options, attempts).steps.flatMap(({ option }) => sorted[options.indexOf(option)] ?? []);
}
