// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Suspect } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { AttemptCell } from '../../domain/history.ts';
import type { Option } from '../../planning/option.ts';
import { plan } from '../../planning/plan.ts';
import type { Services } from '../services.ts';
import type { Generated, Generator } from './generator.ts';
import { generators } from './registry.ts';

/** Asks every generator that may run here. Equal diffs are one candidate; the order is that of trial. */
export async function generate(dossier: Dossier, suspects: readonly Suspect[], services: Services): Promise<Generated> {
  services.progress.stage('generate', `${suspects.length} suspects`);
  const candidates = new Map<string, Candidate>();
  let notRepairable: string | undefined;
  const remarks: string[] = [];
  const further: NonNullable<Generated['again']>[] = [];
  for (const generator of generators.filter((one) => mayRun(one, services))) {
    const generated = await generator.generate(dossier, suspects, services);
    notRepairable ??= generated.notRepairable;
    remarks.push(...(generated.remarks ?? []));
    further.push(...(generated.again === undefined ? [] : [generated.again]));
    for (const candidate of generated.candidates) {
      if (!candidates.has(candidate.id)) {
        candidates.set(candidate.id, candidate);
      }
    }
  }
  const ordered = inOrderOfTrial([...candidates.values()], dossier, services.attempts ?? []);
  return {
    candidates: ordered,
    ...(notRepairable === undefined ? {} : { notRepairable }),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(further.length === 0
      ? {}
      : { again: async (refusals) => (await Promise.all(further.map((ask) => ask(refusals)))).flat() }),
  };
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
