// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { KnownVulnerability } from '../domain/dependency.ts';
import { copyProject } from './change/copy-project.ts';
import type { ChangeSet, Moved } from './change-set.ts';
import { examine, install } from './examine.ts';
import type { Installed } from './gate/gate.ts';
import type { FileChange } from '../domain/target.ts';
import { renew } from './change/renew.ts';
import { restore } from './change/restore.ts';
import type { NpmNode } from '../dependencies/lockfile/npm/npm-tree.ts';
import { alternativesTo, type Alternative } from './plan/alternatives.ts';
import type { Approach } from './plan/approach/approach.ts';
import { approaches } from './plan/approach/registry.ts';
import { POLICIES, propose, proposeInTurn, type Proposal, type Proposed } from './plan/propose.ts';
import type { Policy, Question } from './plan/solve.ts';
import { versionList } from './plan/versions.ts';
import { nodesOf, readState, safety, type ProjectState } from './project-state.ts';
import type { RemedyServices } from './services.ts';

/** What came of it: the sets that hold, those that were tried in vain, and what is left. */
export interface Mended {
  readonly before: ProjectState;
  /** From the user's files to `before`, where the package manager first had to write them anew. */
  readonly renewed: readonly FileChange[];
  /** Releases that the registry has not any more, and what stands in for them in `before`. */
  readonly replaced: readonly Moved[];
  readonly after: ProjectState;
  readonly accepted: readonly ChangeSet[];
  readonly rejected: readonly ChangeSet[];
  /** Why nothing was proposed, by location. */
  readonly blocked: ReadonlyMap<string, string>;
  readonly alternatives: readonly Alternative[];
}

/**
 * Rids a project of known vulnerabilities, narrowest change first: what moves inside every range, what an override can
 * do, what the project's own ranges must give way for. Each change set is tried on top of those that held.
 */
export async function mend(project: string, services: RemedyServices): Promise<Mended> {
  const work = await start(project, services);
  for (const policy of POLICIES) {
    await tryAll(() => proposalsFor(policy, work, services), work, services);
  }
  for (const approach of approaches) {
    await tryAll(() => approachAll(approach, work, services), work, services);
  }
  const { before, renewed, replaced, state, accepted, rejected, blocked } = work;
  if (work.isOver) {
    for (const { location } of wantedNodes(state, services)) {
      blocked.set(location, [blocked.get(location), OVER].filter((reason) => reason !== undefined).join('; '));
    }
  }
  const proposals = await allProposals(work, services);
  const alternatives = alternativesTo(accepted, rejected, { proposals, before });
  return { before, renewed, replaced, after: state, accepted, rejected, blocked, alternatives };
}

interface Work {
  readonly before: ProjectState;
  readonly renewed: readonly FileChange[];
  readonly replaced: readonly Moved[];
  readonly original: () => Promise<Installed>;
  readonly accepted: ChangeSet[];
  readonly rejected: ChangeSet[];
  readonly blocked: Map<string, string>;
  readonly isSafe: Question['isSafe'];
  readonly versions: Question['versions'];
  /** Proposals that had their trial, each on the state it was made for. */
  readonly tried: Set<string>;
  /** Rejected for what was installed: another state of the lock file changes nothing about that. */
  readonly settled: Set<string>;
  /** The project with what held so far. */
  state: ProjectState;
  /** When nothing further is begun, and whether something was left for that. */
  readonly until: number;
  isOver: boolean;
}

/** The project as everything begins: copied, read, its lock file in a form that can be reasoned about. */
export async function start(project: string, services: RemedyServices): Promise<Work> {
  const until = services.now() + (services.options.budgetMs ?? Infinity);
  const folder = join(services.journal.directory, 'work', 'original');
  await copyProject(project, folder);
  const first = await renew(await readState(folder, services), services);
  const installed = first.before.known.length > 0 ? await install(first.before, services) : undefined;
  const { before, renewed, replaced } = installed === undefined ? first : await restore(first, installed, services);
  let pending = installed?.state === before ? Promise.resolve(installed) : undefined;
  return {
    before,
    renewed,
    replaced,
    original() {
      pending ??= install(before, services);
      return pending;
    },
    accepted: [],
    rejected: [],
    blocked: new Map(),
    isSafe: safety(services.advisories),
    versions: versionList(services.source),
    tried: new Set(),
    settled: new Set(),
    state: before,
    until,
    isOver: false,
  };
}

const OVER = 'not everything was tried: the time was over; --budget gives more, and --resume goes on';

/** Until there is nothing new to try, or the time is over: what holds changes what is proposed next. */
async function tryAll(proposals: () => AsyncIterable<Proposal>, work: Work, services: RemedyServices): Promise<void> {
  const isNew = (proposal: Proposal): boolean =>
    !work.tried.has(triedKey(proposal, work)) && !work.settled.has(editsKey(proposal));
  for (;;) {
    const next = await firstOf(proposals(), isNew);
    if (next === undefined) {
      return;
    }
    if (services.now() >= work.until) {
      services.progress.note(OVER);
      work.isOver = true;
      return;
    }
    work.tried.add(triedKey(next, work));
    services.progress.stage('try', next.remedy.title);
    const { set, after } = await examine(next, work.state, { original: work.original, services });
    if (set.verdict === 'plausible' && after !== undefined) {
      work.accepted.push(set);
      work.state = after;
    } else {
      work.rejected.push(set);
      // A set of several is not tried again either: its parts are.
      if (isForSeveral(next) || set.results.some(hasInstalled)) {
        work.settled.add(editsKey(next));
      }
    }
    services.progress.note(`${set.verdict}${whyNot(set)}`);
  }
}

async function firstOf<T>(all: AsyncIterable<T>, isWanted: (one: T) => boolean): Promise<T | undefined> {
  for await (const one of all) {
    if (isWanted(one)) {
      return one;
    }
  }
  return undefined;
}

function isForSeveral({ remedy }: Proposal): boolean {
  return new Set(remedy.removes.map((key) => key.slice(key.indexOf(' in ')))).size > 1;
}

function hasInstalled({ gate, outcome }: ChangeSet['results'][number]): boolean {
  return gate === 'installs-clean' && outcome.kind === 'pass';
}

async function* approachAll(approach: Approach, work: Work, services: RemedyServices): AsyncGenerator<Proposal> {
  const { state } = work;
  const question = questionOf({ mayChangeOwn: true, mayOverride: true }, work);
  for (const node of wantedNodes(state, services)) {
    const answer = await approach.propose(node, { state, question, services, original: work.original });
    if (answer.kind === 'blocked') {
      work.blocked.set(node.location, answer.because);
    }
    if (answer.kind === 'proposed') {
      yield answer.proposal;
    }
  }
}

function proposalsFor(policy: Policy, work: Work, services: RemedyServices): AsyncIterable<Proposal> {
  const { state } = work;
  const onBlocked = (blocked: Proposed['blocked']): void => {
    for (const [node, because] of blocked) {
      work.blocked.set(node.location, because);
    }
  };
  return proposeInTurn(wantedNodes(state, services), questionOf(policy, work), { state, onBlocked });
}

/** What every policy would propose for the project as it was. */
async function allProposals(work: Work, services: RemedyServices): Promise<readonly Proposal[]> {
  const first = { ...work, state: work.before };
  const targets = wantedNodes(work.before, services);
  const proposed = await Promise.all(
    POLICIES.map((policy) => propose(targets, questionOf(policy, first), work.before)),
  );
  return proposed.flatMap(({ proposals }) => proposals);
}

function questionOf(policy: Policy, { state, isSafe, versions }: Work): Question {
  return { tree: state.tree, versions, rules: state.rules, isSafe, policy };
}

function wantedNodes(state: ProjectState, services: RemedyServices): readonly NpmNode[] {
  return nodesOf(
    state.known.filter((known) => isWanted(known, services)),
    state.tree,
  );
}

export function isWanted({ id, aliases }: KnownVulnerability, { options }: RemedyServices): boolean {
  const { only } = options;
  return only === undefined || [id, ...aliases].some((name) => only.includes(name));
}

function triedKey(proposal: Proposal, { accepted }: Work): string {
  return `${accepted.length} ${editsKey(proposal)}`;
}

function editsKey({ remedy }: Proposal): string {
  return JSON.stringify(remedy.edits);
}

function whyNot({ results }: ChangeSet): string {
  const stop = results.find(({ outcome }) => outcome.kind === 'fail' || outcome.kind === 'inconclusive');
  return stop === undefined ? '' : ` (${stop.gate}: ${stop.outcome.because ?? ''})`;
}
