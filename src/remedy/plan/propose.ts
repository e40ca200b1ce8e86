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

export async function propose(targets: readonly NpmNode[], question: Question, state: ProjectState): Promise<Proposed> {
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
  const joint = question.policy.mayChangeOwn ? undefined : await proposal(groups.flat(), question, state);
  const alone = await Promise.all(groups.map((group) => proposal(group, question, state)));
  // The joint one first; where it does not hold, what it was made of.
  const proposals = [joint, ...alone].flatMap((one) => one ?? []);
  return { proposals, blocked };
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
