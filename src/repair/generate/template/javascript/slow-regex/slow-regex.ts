// SPDX-License-Identifier: Apache-2.0
import { repairPattern, type PatternRepair } from '../../../../../language/javascript/regex/repair-pattern.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { isSuspect, nearFaults, seenFault, type Fault } from './faults.ts';
import { mend } from './mend.ts';
import { seenPatterns } from './seen.ts';
import { Workshop } from './workshop.ts';

/** Makes slow regular expressions linear without changing what they match. */
export const slowRegex: Template = {
  name: 'slow-regex',
  language: 'javascript',
  weakness: 'CWE-1333',

  async propose(site: Site): Promise<readonly Proposal[]> {
    const workshop = await Workshop.open(site);
    const seen = seenPatterns(site.dossier)
      .map((pattern) => seenFault(workshop, pattern))
      .filter(isSuspect);
    const near = nearFaults(workshop, seen);
    const repairs = new Map<Fault, readonly PatternRepair[]>();
    for (const fault of [...seen, ...near]) {
      const { view, subjects, isSeen } = fault;
      const options = { view, seen: subjects, ...(isSeen ? {} : { steps: STEPS_FOR_NEIGHBOURS }) };
      repairs.set(fault, await repairPattern(fault.source, fault.flags, options));
    }
    const demanded = seen.length > 0 ? seen : near;
    const plans = plansFor(demanded, near, repairs);
    const proposals = plans.flatMap((plan) => carryOut(workshop.fresh(), plan));
    return distinct(proposals);
  },
};

/** Patterns that were not seen to be slow get a second each. */
const STEPS_FOR_NEIGHBOURS = 150_000;

/** Which repair each pattern gets. */
interface Plan {
  readonly title: string;
  readonly prior: number;
  readonly demanded: readonly (readonly [Fault, readonly PatternRepair[]])[];
  readonly welcome: readonly (readonly [Fault, readonly PatternRepair[]])[];
}

function plansFor(
  demanded: readonly Fault[],
  near: readonly Fault[],
  repairs: ReadonlyMap<Fault, readonly PatternRepair[]>,
): readonly Plan[] {
  const of = (faults: readonly Fault[], skip: number, isProved: boolean) =>
    faults.map((fault) => {
      const fitting = (repairs.get(fault) ?? []).filter(({ strength }) => !isProved || strength === 'proved');
      return [fault, fitting.slice(Math.min(skip, Math.max(0, fitting.length - 1)))] as const;
    });
  const others = of(
    near.filter((fault) => !demanded.includes(fault)),
    0,
    true,
  );
  const title = 'Rewrite the slow regular expression so that it takes linear time and matches the same';
  const capped = 'Limit how often the loops of the slow regular expression turn';
  const onlyCapped = demanded.map(
    (fault) => [fault, (repairs.get(fault) ?? []).filter(({ strength }) => strength !== 'proved')] as const,
  );
  return [
    { title, prior: 0.95, demanded: of(demanded, 0, false), welcome: others },
    { title, prior: 0.85, demanded: of(demanded, 0, false), welcome: [] },
    { title, prior: 0.75, demanded: of(demanded, 1, false), welcome: others },
    { title: capped, prior: 0.4, demanded: onlyCapped, welcome: others },
  ];
}

function carryOut(workshop: Workshop, plan: Plan): readonly Proposal[] {
  const used: (readonly [Fault, PatternRepair])[] = [];
  for (const [fault, repairs] of [...plan.demanded, ...plan.welcome]) {
    const repair = repairs.find((one) => mend(workshop, fault, one));
    if (repair !== undefined) {
      used.push([fault, repair]);
    }
  }
  const changes = workshop.changes();
  const isSeenMended = plan.demanded.some(([fault]) => used.some(([mended]) => mended === fault));
  if (changes.length === 0 || !isSeenMended) {
    return [];
  }
  const isCapped = used.some(([, { strength }]) => strength === 'capped');
  const proof = used.flatMap(([fault, repair]) => [
    `/${fault.source}/${fault.flags} became /${repair.source}/${fault.flags}`,
    ...repair.proof,
  ]);
  return [
    { kind: 'patch', title: plan.title, changes, prior: isCapped ? Math.min(plan.prior, 0.5) : plan.prior, proof },
  ];
}

function distinct(proposals: readonly Proposal[]): readonly Proposal[] {
  const known = new Set<string>();
  return proposals.filter((proposal) => {
    const key = JSON.stringify('changes' in proposal ? proposal.changes : proposal.because);
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}
