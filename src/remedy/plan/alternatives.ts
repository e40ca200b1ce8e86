// SPDX-License-Identifier: Apache-2.0
import type { RemedyKind } from '../../domain/remedy.ts';
import type { ChangeSet } from '../change-set.ts';
import { type ProjectState } from '../project-state.ts';
import { vulnerabilityKey } from '../vulnerability-key.ts';
import type { Proposal } from './propose.ts';
import { isBreaking } from './versions.ts';

/** Another way than what was done, as it looked from the project as it was. */
export interface Alternative {
  readonly kind: RemedyKind;
  readonly title: string;
  /** Keys of the vulnerabilities it would remove, and of those it would leave. */
  readonly fixes: readonly string[];
  readonly leaves: readonly string[];
  /** What it broke when it was tried, or might break. */
  readonly breaks: string;
}

/** Everything that could be proposed and was not accepted; what was tried and did not hold comes with its reason. */
export function alternativesTo(
  accepted: readonly ChangeSet[],
  rejected: readonly ChangeSet[],
  { proposals, before }: { readonly proposals: readonly Proposal[]; readonly before: ProjectState },
): readonly Alternative[] {
  const all = [...new Set(before.known.map(vulnerabilityKey))].toSorted();
  const done = new Set(accepted.map(({ remedy }) => remedy.title));
  const tried = rejected.map(({ remedy, results }): readonly [string, Alternative] => {
    const stop = results.find(({ outcome }) => outcome.kind === 'fail' || outcome.kind === 'inconclusive');
    return [
      remedy.title,
      { ...told(remedy, all), breaks: `tried: ${stop?.gate ?? ''}: ${stop?.outcome.because ?? ''}` },
    ];
  });
  const open = proposals.map((proposal): readonly [string, Alternative] => [
    proposal.remedy.title,
    { ...told(proposal.remedy, all), breaks: mayBreak(proposal) },
  ]);
  const known = new Map([...open, ...tried].filter(([title]) => !done.has(title)));
  return [...known.values()].toSorted((a, b) => (a.title < b.title ? -1 : 1));
}

function told({ kind, title, removes }: Proposal['remedy'], all: readonly string[]): Omit<Alternative, 'breaks'> {
  return { kind, title, fixes: removes, leaves: all.filter((key) => !removes.includes(key)) };
}

function mayBreak({ moves, remedy }: Proposal): string {
  const majors = moves.filter(({ node, to }) => isBreaking(node.version, to.version));
  const crossed = [...new Set(majors.map(({ node, to }) => `${node.name} ${node.version} → ${to.version}`))].toSorted();
  const forced = remedy.edits.filter(({ kind }) => kind === 'override').length;
  return [
    crossed.length > 0
      ? `not tried; crosses major lines of ${crossed.join(', ')}`
      : 'not tried; stays inside major lines',
    ...(forced > 0 ? [`decides over ${forced} requirements of other packages`] : []),
  ].join('; ');
}
