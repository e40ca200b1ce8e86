// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { Calls } from './calls.ts';
import { faultsOf, type Fault } from './faults.ts';
import { guardOf } from './existing-guard.ts';
import { hotPlaces, isHot, stacksOf, type Hot } from './hot.ts';
import type { Strategy } from './key-test.ts';
import { planGuards } from './plan.ts';
import { Reach } from './reach.ts';
import { render } from './render.ts';
import { isCopyOf } from './copies.ts';

/** Refuses the keys that lead from an object to a prototype it shares with others. */
export const prototypePollution: Template = {
  name: 'refuse-unsafe-keys',
  language: 'javascript',
  weakness: 'CWE-1321',

  async propose(site) {
    const places = await placesOf(site);
    const wide = places.filter(({ faults }) => faults.length > 0);
    const narrow = places.flatMap((place) => {
      const faults = place.faults.filter((fault) => isHot(place.reach, fault, place.hot));
      return faults.length > 0 ? [{ ...place, faults }] : [];
    });
    return distinct(PLANS.flatMap((plan) => proposalOf(plan, plan.isNarrow ? narrow : wide)));
  },
};

interface Plan {
  readonly strategy: Strategy;
  readonly isNarrow: boolean;
  readonly prior: number;
  readonly title: string;
}

const PLANS: readonly Plan[] = [
  {
    strategy: 'shared',
    isNarrow: false,
    prior: 0.9,
    title: 'Refuse keys that lead to a shared prototype, in every walk of the package',
  },
  {
    strategy: 'names',
    isNarrow: false,
    prior: 0.8,
    title: 'Refuse the keys __proto__, constructor and prototype, in every walk of the package',
  },
  {
    strategy: 'shared',
    isNarrow: true,
    prior: 0.7,
    title: 'Refuse keys that lead to a shared prototype, where the pollution was seen',
  },
  {
    strategy: 'names',
    isNarrow: true,
    prior: 0.6,
    title: 'Refuse the keys __proto__, constructor and prototype, where the pollution was seen',
  },
  { strategy: 'inherited', isNarrow: false, prior: 0.5, title: 'Walk own properties only' },
];

/** One parsed file and the faults that are to be mended in it. */
interface Place {
  readonly reach: Reach;
  readonly hot: Hot;
  readonly faults: readonly Fault[];
}

async function placesOf(site: Site): Promise<readonly Place[]> {
  const stacks = stacksOf(site);
  const parsed: { readonly reach: Reach; readonly hot: Hot; readonly all: readonly Fault[] }[] = [];
  for (const file of filesOf(site)) {
    const text = await site.read(file);
    const source = MAY_WALK.test(text) ? open(file, text) : undefined;
    if (source !== undefined) {
      const reach = new Reach(source, new Calls(source));
      const hot = hotPlaces(reach, stacks);
      parsed.push({ reach, hot, all: faultsOf(reach) });
    }
  }
  const pairs = parsed.filter(({ reach, hot, all }) =>
    all.some((fault) => fault.kind === 'pair' && isHot(reach, fault, hot)),
  );
  const pairFiles = pairs.map(({ reach }) => reach.source.file);
  return parsed.map(({ reach, hot, all }) => {
    const isCopy = pairFiles.some((file) => isCopyOf(file, reach.source.file));
    const found = all.filter((fault) => fault.kind !== 'pair' || isCopy || isHot(reach, fault, hot));
    const faults = [...found, ...unexplained(reach, hot, found)].flatMap((fault) => openPart(reach, fault, hot) ?? []);
    return { reach, hot, faults };
  });
}

/** Files on the stacks too, should the listing have left them out. */
function filesOf(site: Site): readonly string[] {
  return [...new Set(site.files)].toSorted();
}

const MAY_WALK = /\]\s*(?:[-+*|&?]*=[^=]|\+\+|--)|defineProperty|Reflect\.set|__define|\bdelete\b|Object\.assign/;

function open(file: string, text: string): SourceFile | undefined {
  try {
    return new SourceFile(file, text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      // Not JavaScript after all: nothing to mend here, and the other files are not worse for it.
      return undefined;
    }
    throw error;
  }
}

/** What the stack shows and the search did not find. */
function unexplained(reach: Reach, hot: Hot, found: readonly Fault[]): readonly Fault[] {
  const isFound = found.some((fault) => isHot(reach, fault, hot));
  return isFound ? [] : hot.faults;
}

/** The fault without the steps that the author guards well already; `undefined` when none is left. */
function openPart(reach: Reach, fault: Fault, hot: Hot): Fault | undefined {
  const isSeen = isHot(reach, fault, hot);
  const steps = fault.steps.filter((step) => {
    const guarded = guardOf(reach, step);
    return isSeen ? guarded !== 'fully' : guarded === 'no';
  });
  return steps.length === 0 && fault.steps.length > 0 ? undefined : { ...fault, steps };
}

function proposalOf(plan: Plan, places: readonly Place[]): readonly (Proposal & { kind: 'patch' })[] {
  const changes: FileChange[] = places.flatMap(({ reach, faults }) => {
    const { file, text } = reach.source;
    const after = render(reach, planGuards(reach, faults), plan.strategy);
    return after === text ? [] : [{ file, before: text, after }];
  });
  return changes.length === 0 ? [] : [{ kind: 'patch', title: plan.title, changes, prior: plan.prior }];
}

/** Two plans may come to the same text. */
function distinct(proposals: readonly (Proposal & { kind: 'patch' })[]): readonly Proposal[] {
  const seen = new Set<string>();
  return proposals.filter(({ changes }) => {
    const key = JSON.stringify(changes.map(({ file, after }) => [file, after]));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
