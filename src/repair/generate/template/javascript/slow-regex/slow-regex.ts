// SPDX-License-Identifier: Apache-2.0
import { mapParallel } from '../../../../../support/parallel.ts';
import {
  repairPattern,
  type PatternRepair,
  type RepairOptions,
} from '../../../../../language/javascript/regex/repair-pattern.ts';
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
    const repairs = new Map(await repairsOf(seen, {}));
    // Where longer input is refused anyway, what is slow beside it is limited as well.
    const isLimited = seen.some((fault) => (repairs.get(fault)?.[0]?.strength ?? 'proved') !== 'proved');
    const limits = seen.length === 0 ? {} : { steps: STEPS_FOR_NEIGHBOURS, provedOnly: !isLimited };
    for (const [fault, found] of await repairsOf(near, limits)) {
      repairs.set(fault, found);
    }
    const demanded = seen.length > 0 ? seen : near;
    const plans = plansFor(demanded, near, { repairs, isLimited });
    const proposals: Proposal[] = [];
    for (const plan of plans) {
      proposals.push(...(await carryOut(workshop.fresh(), plan)));
    }
    return distinct(proposals);
  },
};

async function repairsOf(
  faults: readonly Fault[],
  limits: Pick<RepairOptions, 'steps' | 'provedOnly'>,
): Promise<readonly (readonly [Fault, readonly PatternRepair[]])[]> {
  return mapParallel(faults, AT_ONCE, async (fault) => {
    const { view, subjects } = fault;
    return [fault, await repairPattern(fault.source, fault.flags, { view, seen: subjects, ...limits })] as const;
  });
}

/** The analyser works in a thread of its own. */
const AT_ONCE = 3;
/** Patterns that were not seen to be slow get a second each. */
const STEPS_FOR_NEIGHBOURS = 150_000;

/** Which repair each pattern gets. */
interface Plan {
  readonly prior: number;
  readonly demanded: readonly (readonly [Fault, readonly PatternRepair[]])[];
  readonly welcome: readonly (readonly [Fault, readonly PatternRepair[]])[];
}

function plansFor(
  demanded: readonly Fault[],
  near: readonly Fault[],
  found: { readonly repairs: ReadonlyMap<Fault, readonly PatternRepair[]>; readonly isLimited: boolean },
): readonly Plan[] {
  const { repairs, isLimited } = found;
  const of = (faults: readonly Fault[], skip: number, isProved: boolean) =>
    faults.map((fault) => {
      const fitting = (repairs.get(fault) ?? []).filter(({ strength }) => !isProved || strength === 'proved');
      return [fault, fitting.slice(Math.min(skip, Math.max(0, fitting.length - 1)))] as const;
    });
  const others = of(
    near.filter((fault) => !demanded.includes(fault)),
    0,
    !isLimited,
  );
  const onlyCapped = demanded.map(
    (fault) => [fault, (repairs.get(fault) ?? []).filter(({ strength }) => strength !== 'proved')] as const,
  );
  return [
    { prior: 0.95, demanded: of(demanded, 0, false), welcome: others },
    { prior: 0.85, demanded: of(demanded, 0, false), welcome: [] },
    { prior: 0.75, demanded: of(demanded, 1, false), welcome: others },
    { prior: 0.4, demanded: onlyCapped, welcome: others },
  ];
}

async function carryOut(workshop: Workshop, plan: Plan): Promise<readonly Proposal[]> {
  const used: (readonly [Fault, PatternRepair])[] = [];
  for (const [fault, repairs] of [...plan.demanded, ...plan.welcome]) {
    const repair = firstWritten(workshop, fault, repairs);
    if (repair !== undefined) {
      used.push([fault, repair]);
    }
  }
  if (used.length > 0 && plan.welcome.length > 0) {
    const faults = [...plan.demanded, ...plan.welcome].map(([fault]) => fault);
    used.push(...(await mendChanged(workshop, faults)));
  }
  const changes = workshop.changes();
  const isSeenMended = plan.demanded.some(([fault]) => used.some(([mended]) => mended === fault));
  if (changes.length === 0 || !isSeenMended) {
    return [];
  }
  const strengths = new Set(used.map(([, { strength }]) => strength));
  const proof = used.flatMap(([fault, repair]) => [
    `/${fault.source}/${fault.flags} became /${repair.source}/${fault.flags}`,
    ...repair.proof,
  ]);
  return [
    {
      kind: 'patch',
      title: titleOf(strengths),
      changes,
      prior: strengths.has('proved') && strengths.size === 1 ? plan.prior : Math.min(plan.prior, 0.5),
      proof,
    },
  ];
}

function firstWritten(workshop: Workshop, fault: Fault, repairs: readonly PatternRepair[]): PatternRepair | undefined {
  for (const repair of repairs) {
    const written = mend(workshop, fault, repair);
    if (written !== undefined) {
      return written;
    }
  }
  return undefined;
}

/** Patterns that share a part with a mended one read otherwise now; what is still slow in them is mended as they read. */
async function mendChanged(
  workshop: Workshop,
  faults: readonly Fault[],
): Promise<readonly (readonly [Fault, PatternRepair])[]> {
  const used: (readonly [Fault, PatternRepair])[] = [];
  for (const fault of faults) {
    for (const source of workshop.changedTexts(fault.source)) {
      const now = { ...fault, source, subjects: [] };
      const repairs = isSuspect(now)
        ? await repairPattern(source, fault.flags, {
            view: fault.view,
            steps: STEPS_FOR_NEIGHBOURS,
            provedOnly: true,
          })
        : [];
      const repair = firstWritten(workshop, now, repairs);
      used.push(...(repair === undefined ? [] : [[now, repair] as const]));
    }
  }
  return used;
}

/** By the weakest of the repairs: a patch that changes what is matched says so. */
function titleOf(strengths: ReadonlySet<PatternRepair['strength']>): string {
  if (strengths.has('narrowed')) {
    return 'Keep loops of the slow regular expression from giving characters back; odd input may match otherwise';
  }
  return strengths.has('capped')
    ? 'Limit how often the loops of the slow regular expression turn; longer input matches otherwise'
    : 'Rewrite the slow regular expression so that it takes linear time and matches the same';
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
