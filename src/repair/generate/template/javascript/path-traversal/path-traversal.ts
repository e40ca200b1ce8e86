// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { clamp } from './write/clamp.ts';
import { readCodeBase } from './find/code-base.ts';
import { faultsOf, isSamePlace, type Fault } from './fault.ts';
import { findCompositions } from './find/find-compositions.ts';
import { writeGuards, type Guard } from './write/guard.ts';
import { ModuleNames } from './write/path-module.ts';

/** Keeps paths made of foreign text inside the directory they are meant for. */
export const pathTraversal: Template = {
  name: 'path-traversal',
  language: 'javascript',
  weakness: 'CWE-22',

  async propose(site: Site): Promise<readonly Proposal[]> {
    const code = await readCodeBase(site);
    const faults = faultsOf(code, findCompositions(code, site));
    const proposals = plansFor(faults).flatMap((plan) => proposalOf(faults, plan));
    return proposals.filter((proposal, index) => proposals.findIndex((other) => isSame(proposal, other)) === index);
  },
};

/** One way to mend all faults of the component. */
interface Plan {
  readonly title: string;
  readonly prior: number;
  readonly prefers: 'guard' | 'clamp';
  /** Which of a place's refusals to use, where it has so many. */
  readonly refusal: number;
  readonly followsLinks: boolean;
}

/**
 * Where the code answers a missing file itself, a check that answers the same comes first: it holds for every path,
 * also for one that is absolute or decoded late. Elsewhere an answer would be ours, and the clamp needs none. A path that
 * has no root in front is better left as it is and checked.
 */
function plansFor(faults: readonly Fault[]): readonly Plan[] {
  const isOwnAnswer = faults.every((fault) => fault.isCovered || fault.guards[0]?.refusal.quality === 'own');
  const isRootless = faults.some((fault) => fault.composition.kind === 'alone' && fault.guards.length > 0);
  const isFirst = isOwnAnswer || isRootless;
  const guard: Plan = {
    title: 'Refuse a path that leads out of its directory, and answer as for a missing file',
    prior: isFirst ? 0.9 : 0.7,
    prefers: 'guard',
    refusal: 0,
    followsLinks: false,
  };
  const clamped: Plan = {
    title: 'Resolve `..` in the requested path before the directory is put in front of it',
    prior: isFirst ? 0.75 : 0.85,
    prefers: 'clamp',
    refusal: 0,
    followsLinks: false,
  };
  const told: Plan = {
    ...guard,
    title: 'Refuse a path that leads out of its directory, and tell the callback so in full',
    prior: 0.55,
    refusal: 1,
  };
  const linked: Plan = {
    ...guard,
    title: 'Refuse a path that leads out of its directory, also by way of a symbolic link',
    prior: 0.4,
    followsLinks: true,
  };
  return isFirst ? [guard, clamped, told, linked] : [clamped, guard, told, linked];
}

function proposalOf(faults: readonly Fault[], plan: Plan): readonly Extract<Proposal, { kind: 'patch' }>[] {
  const changes: FileChange[] = [];
  for (const source of new Set(faults.map((fault) => fault.composition.source))) {
    const here = faults.filter((fault) => fault.composition.source === source);
    const after = mended(source, here, plan);
    if (after === undefined) {
      return [];
    }
    if (after !== source.text) {
      changes.push({ file: source.file, before: source.text, after });
    }
  }
  return changes.length === 0 ? [] : [{ kind: 'patch', title: plan.title, changes, prior: plan.prior }];
}

/** One file's new text; `undefined` when a fault can be mended neither way. */
function mended(source: SourceFile, faults: readonly Fault[], plan: Plan): string | undefined {
  const edit = source.edit();
  const path = new ModuleNames(source, edit, 'path');
  const guards: Guard[] = [];
  for (const fault of faults.filter((candidate) => plan.prefers === 'clamp' || !candidate.isCovered)) {
    const guard = fault.guards[plan.refusal] ?? fault.guards[0];
    if (fault.canClamp && (plan.prefers === 'clamp' || guard === undefined)) {
      clamp(fault.composition, edit, path);
    } else if (guard === undefined) {
      return undefined;
    } else {
      guards.push(guard);
    }
  }
  const unique = guards.filter((guard, index) => guards.findIndex((other) => isSamePlace(guard, other)) === index);
  if (unique.length > 0) {
    writeGuards(unique, { source, edit, path, fs: new ModuleNames(source, edit, 'fs') }, plan.followsLinks);
  }
  return edit.toString();
}

function isSame(a: Extract<Proposal, { kind: 'patch' }>, b: Extract<Proposal, { kind: 'patch' }>): boolean {
  const text = (proposal: typeof a) =>
    proposal.changes.map((change) => `${change.file}\0${change.after ?? ''}`).join('\0');
  return text(a) === text(b);
}
