// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { Outline } from './outline.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { Calls } from './calls.ts';
import { faultsOf, type Fault } from './faults.ts';
import { guardOf } from './existing-guard.ts';
import { hotPlaces, isHot, stacksOf, type Hot } from './hot.ts';
import type { Strategy } from './key-test.ts';
import { nullTables } from './null-tables.ts';
import { planGuards, type Guard } from './plan.ts';
import { Reach } from './reach.ts';
import { render } from './render.ts';
import { copiedFaults, hotByCopies, mayHoldCopy } from './copied-faults.ts';
import { isCopyOf } from './copies.ts';

/** Refuses the keys that lead from an object to a prototype it shares with others. */
export const prototypePollution: Template = {
  name: 'refuse-unsafe-keys',
  language: 'javascript',
  weakness: 'CWE-1321',

  async propose(site) {
    const places = await placesOf(site);
    const wide = places.flatMap(({ reach, faults }) => plannedIn(reach, faults));
    const narrow = places.flatMap(({ reach, hot, faults }) =>
      plannedIn(
        reach,
        faults.filter((fault) => isHot(reach, fault, hot)),
      ),
    );
    return distinct([
      ...tableProposal(places.filter(({ faults }) => faults.length > 0)),
      ...PLANS.flatMap((plan) => proposalOf(plan, plan.isNarrow ? narrow : wide)),
    ]);
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
  const isSeen = (file: string): boolean => stacks.some((stack) => stack.some((frame) => frame.file === file));
  const parsed: Parsed[] = [];
  const others = new Map<string, string>();
  for (const file of filesOf(site)) {
    const text = await site.read(file);
    const source = isSeen(file) || MAY_WALK.test(text) ? open(file, text) : undefined;
    if (source !== undefined) {
      const reach = new Reach(source, new Calls(source));
      const hot = hotPlaces(reach, stacks);
      parsed.push({ reach, hot, all: faultsOf(reach) });
    } else {
      others.set(file, text);
    }
  }
  return faultyPlaces(withCopies(parsed, others));
}

interface Parsed {
  readonly reach: Reach;
  readonly hot: Hot;
  readonly all: readonly Fault[];
}

/** What was seen in one file counts as seen in its copies. */
function withCopies(parsed: readonly Parsed[], others: ReadonlyMap<string, string>): readonly Parsed[] {
  const seen = parsed.map(({ reach, hot }) => ({ reach, faults: faultsOnStack(reach, hot) }));
  const more = [...others].flatMap(([file, text]) => {
    const isLong = seen.some(({ reach, faults }) => mayHoldCopy(text, reach, faults));
    return (isLong ? open(file, text) : undefined) ?? [];
  });
  const sources = [...parsed.map(({ reach }) => reach.source), ...more];
  const copied = copiedFaults(new Map(sources.map((source) => [source.file, source])), seen);
  const found = more
    .filter(({ file }) => copied.has(file))
    .map((source) => ({ reach: new Reach(source, new Calls(source)), hot: NOT_SEEN, all: [] }));
  return [...parsed, ...found]
    .map((one) => {
      const copies = copied.get(one.reach.source.file) ?? [];
      const isNews = copies.length > 0 && one.hot.faults.length === 0 && one.hot.functions.size === 0;
      return isNews ? { ...one, hot: hotByCopies(one.reach, copies) } : one;
    })
    .toSorted((a, b) => (a.reach.source.file < b.reach.source.file ? -1 : 1));
}

/** Of what was seen, the steps in the functions that were running. */
function faultsOnStack(reach: Reach, { faults, functions }: Hot): readonly Fault[] {
  return faults
    .map((fault) => ({
      ...fault,
      steps: fault.steps.filter(({ node }) => functions.has(reach.source.functionAround(node) ?? reach.source.program)),
    }))
    .filter(({ steps }) => steps.length > 0);
}

const NOT_SEEN: Hot = { functions: new Set(), faults: [] };

function faultyPlaces(parsed: readonly Parsed[]): readonly Place[] {
  const pairs = parsed.filter(({ reach, hot, all }) =>
    all.some((fault) => fault.kind === 'pair' && isHot(reach, fault, hot)),
  );
  const pairFiles = pairs.map(({ reach }) => reach.source.file);
  const isOvercome = parsed.some((one) => isGuardOvercome(one));
  return parsed.map(({ reach, hot, all }) => {
    const isCopy = pairFiles.some((file) => isCopyOf(file, reach.source.file));
    const found = all.flatMap((fault) => {
      const isSeen = isHot(reach, fault, hot);
      return fault.kind === 'pair' && !isCopy && !isSeen ? [] : [isSeen ? fault : localPart(reach, fault)];
    });
    const faults = [...found, ...unexplained(reach, hot, found)].flatMap((fault) => {
      const isDoubted = isOvercome || isHot(reach, fault, hot);
      return openPart(reach, fault, isDoubted) ?? [];
    });
    return { reach, hot, faults };
  });
}

/** The attack got past a test of the author's: his other tests of this kind are no better. */
function isGuardOvercome({ reach, hot, all }: Parsed): boolean {
  const seen = [...hot.faults, ...all.filter((fault) => isHot(reach, fault, hot))];
  return seen.some(({ steps }) => steps.some((step) => guardOf(reach, step) === 'partly'));
}

/** Files on the stacks too, should the listing have left them out. */
function filesOf(site: Site): readonly string[] {
  return [...new Set(site.files)].toSorted();
}

const MAY_WALK = /\]\s*(?:[-+*|&?]*=[^=]|\+\+|--)|defineProperty|Reflect\.set|__define|\bdelete\b|Object\.assign/;

function open(file: string, text: string): Outline | undefined {
  try {
    return new Outline(file, text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      // Not JavaScript after all: nothing to mend here, and the other files are not worse for it.
      return undefined;
    }
    throw error;
  }
}

/** Of a walk that nobody has seen pollute, what happens in the walk itself: not what its callers hand to it. */
function localPart(reach: Reach, fault: Fault): Fault {
  const { source } = reach;
  const own = fault.write === undefined ? undefined : source.functionAround(fault.write.node);
  const steps = fault.steps.filter((step) => source.functionAround(step.node) === own || reach.isRepeated(step));
  return { ...fault, steps };
}

/** What the stack shows and the search did not find. */
function unexplained(reach: Reach, hot: Hot, found: readonly Fault[]): readonly Fault[] {
  const isFound = found.some((fault) => isHot(reach, fault, hot));
  return isFound ? [] : hot.faults;
}

/** The fault without the steps that the author guards well already; `undefined` when none is left. */
function openPart(reach: Reach, fault: Fault, isDoubted: boolean): Fault | undefined {
  const steps = fault.steps.filter((step) => {
    const guarded = guardOf(reach, step);
    return isDoubted ? guarded !== 'fully' : guarded === 'no';
  });
  return steps.length === 0 && fault.steps.length > 0 ? undefined : { ...fault, steps };
}

/** Lookup tables without a prototype: every key keeps working, and none leads anywhere. */
function tableProposal(places: readonly Place[]): readonly (Proposal & { kind: 'patch' })[] {
  const tables = places.map(({ reach, faults }) => ({ reach, literals: nullTables(reach, faults) }));
  const changes = tables.flatMap(({ reach, literals }) => {
    const edit = reach.source.edit();
    (literals ?? []).forEach(({ start, end }) => edit.update(start, end, 'Object.create(null)'));
    return literals === undefined
      ? []
      : [{ file: reach.source.file, before: reach.source.text, after: edit.toString() }];
  });
  const isWhole = changes.length > 0 && changes.length === places.length;
  return isWhole
    ? [{ kind: 'patch', title: 'Keep lookup tables in objects without a prototype', changes, prior: 0.95 }]
    : [];
}

interface Planned {
  readonly reach: Reach;
  readonly guards: readonly Guard[];
}

function plannedIn(reach: Reach, faults: readonly Fault[]): readonly Planned[] {
  return faults.length === 0 ? [] : [{ reach, guards: planGuards(reach, faults) }];
}

function proposalOf(plan: Plan, planned: readonly Planned[]): readonly (Proposal & { kind: 'patch' })[] {
  const changes: FileChange[] = planned.flatMap(({ reach, guards }) => {
    const { file, text } = reach.source;
    const after = render(reach, guards, plan.strategy);
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
