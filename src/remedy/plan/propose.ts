// SPDX-License-Identifier: Apache-2.0
import type { NpmNode } from '../../dependencies/lockfile/npm/npm-tree.ts';
import type { PackumentVersion } from '../../dependencies/registry/package-source.ts';
import type { KnownVulnerability } from '../../domain/dependency.ts';
import type { Remedy } from '../../domain/remedy.ts';
import { type ProjectState } from '../project-state.ts';
import { vulnerabilityKey } from '../vulnerability-key.ts';
import { editsOf, kindOf, titleOf } from './edits.ts';
import { solve, type Policy, type Question } from './solve.ts';

/** A remedy with the descriptions of the versions it moves to. */
export interface Proposal {
  readonly remedy: Remedy;
  readonly moves: readonly { readonly node: NpmNode; readonly to: PackumentVersion }[];
  /** New files that are no text, relative to the project. */
  readonly archives: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

export interface Proposed {
  readonly proposals: readonly Proposal[];
  /** Why nothing of this kind is proposed for the others, by location. */
  readonly blocked: ReadonlyMap<NpmNode, string>;
}

/** Narrowest first. What only touches the lock, or only overrides, is one change set; the rest is tried one by one. */
export const POLICIES: readonly Policy[] = [
  { mayChangeOwn: false, mayOverride: false },
  { mayChangeOwn: false, mayOverride: true },
  { mayChangeOwn: true, mayOverride: false },
  { mayChangeOwn: true, mayOverride: true },
];

/** What could be done: what goes together in one set, and what it is made of. */
export async function propose(targets: readonly NpmNode[], question: Question, state: ProjectState): Promise<Proposed> {
  const { groups, blocked } = await groupsOf(targets, question);
  const joint = question.policy.mayChangeOwn ? undefined : await proposal(groups.flat(), question, state);
  const alone = await Promise.all(groups.map((group) => proposal(group, question, state)));
  return { proposals: [joint, ...alone].flatMap((one) => one ?? []), blocked };
}

/**
 * The same in the order of trial: what goes together first; where that does not hold, its halves, their halves, and in
 * the end every part alone. One part that does not hold is found in few steps, and costs the others little.
 */
export async function* proposeInTurn(
  targets: readonly NpmNode[],
  question: Question,
  { state, onBlocked }: { readonly state: ProjectState; readonly onBlocked: (blocked: Proposed['blocked']) => void },
): AsyncGenerator<Proposal> {
  const { groups, blocked } = await groupsOf(targets, question);
  onBlocked(blocked);
  const parts = question.policy.mayChangeOwn ? groups.map((group) => [group]) : halvesOf(groups);
  for (const part of parts) {
    const one = await proposal(part.flat(), question, state);
    if (one !== undefined) {
      yield one;
    }
  }
}

export function halvesOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const parts = all.length === 0 ? [] : [all];
  for (const part of parts) {
    const middle = Math.ceil(part.length / 2);
    parts.push(...(part.length > 1 ? [part.slice(0, middle), part.slice(middle)] : []));
  }
  return parts;
}

interface Groups {
  readonly groups: readonly (readonly NpmNode[])[];
  readonly blocked: Proposed['blocked'];
}

async function groupsOf(targets: readonly NpmNode[], question: Question): Promise<Groups> {
  const blocked = new Map<NpmNode, string>();
  const groups: (readonly NpmNode[])[] = [];
  for (const group of byPackage(targets)) {
    const solved = await solve(group, question);
    if (solved.kind === 'solved') {
      groups.push(group);
    } else {
      for (const node of group) {
        const alone = group.length > 1 ? await solve([node], question) : solved;
        groups.push(...(alone.kind === 'solved' ? [[node]] : []));
        blocked.set(node, alone.kind === 'solved' ? solved.because : alone.because);
      }
    }
  }
  return { groups, blocked };
}

/** One change set for all of these; `undefined` when they do not go together. */
export async function proposal(
  targets: readonly NpmNode[],
  question: Question,
  state: ProjectState,
): Promise<Proposal | undefined> {
  const solved = targets.length === 0 ? undefined : await solve(targets, question);
  if (solved?.kind !== 'solved') {
    return undefined;
  }
  const { solution } = solved;
  const edits = editsOf(solution, state.tree);
  const kind = kindOf(solution, new Set(targets));
  const removes = keysOf(targets, state.known);
  return { remedy: { kind, title: titleOf(kind, edits), removes, edits }, moves: solution.moves, archives: [] };
}

export function keysOf(targets: readonly NpmNode[], known: readonly KnownVulnerability[]): readonly string[] {
  const locations = new Set(targets.map(({ location }) => location));
  return [...new Set(known.filter(({ dependency }) => locations.has(dependency.id)).map(vulnerabilityKey))].toSorted();
}

function byPackage(targets: readonly NpmNode[]): readonly (readonly NpmNode[])[] {
  const groups = new Map<string, NpmNode[]>();
  for (const node of targets) {
    groups.set(node.name, [...(groups.get(node.name) ?? []), node]);
  }
  return [...groups.values()];
}
