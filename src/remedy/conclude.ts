// SPDX-License-Identifier: Apache-2.0
import type { KnownVulnerability } from '../domain/dependency.ts';
import type { FileChange } from '../domain/target.ts';
import type { ChangeSet } from './change-set.ts';
import type { Mended } from './remedy.ts';
import { vulnerabilityKey } from './vulnerability-key.ts';

/**
 * How one vulnerability ended. `fixed`: it was shown before and is not any more. `claimed-fixed`: its bytes are gone, and
 * that the version in their place is fixed is what advisories say. `unwanted`: the user asked for others.
 */
export type VulnerabilityEnd = 'fixed' | 'claimed-fixed' | 'not-fixed' | 'unwanted';

export interface EndedVulnerability {
  readonly known: KnownVulnerability;
  readonly end: VulnerabilityEnd;
  readonly because: string;
  /** The change set that did it. */
  readonly by: string | null;
  /** Sources that name other fixes or deny it; empty when they agree. */
  readonly disagreement: readonly string[];
}

export interface RemedyEnd {
  readonly status: 'fixed' | 'claimed-fixed' | 'partly-fixed' | 'not-fixed' | 'nothing-found';
  readonly vulnerabilities: readonly EndedVulnerability[];
  /** All accepted sets together, against the project as it was. */
  readonly changes: readonly FileChange[];
}

export function conclude(made: Mended, isWanted: (known: KnownVulnerability) => boolean): RemedyEnd {
  const isTriggerFor = ({ remedy }: ChangeSet): boolean => {
    const meant = made.before.known.filter(
      (known) => isWanted(known) && remedy.removes.includes(vulnerabilityKey(known)),
    );
    return new Set(meant.map(vulnerabilityKey)).size === 1;
  };
  const mended = { ...made, isTriggerFor };
  const vulnerabilities = mended.before.known.map((known) => endOf(known, mended, isWanted(known)));
  return { status: statusOf(vulnerabilities, mended), vulnerabilities, changes: joined(mended) };
}

interface Judgeable extends Mended {
  readonly isTriggerFor: (set: ChangeSet) => boolean;
}

function endOf(known: KnownVulnerability, mended: Judgeable, isWanted: boolean): EndedVulnerability {
  const key = vulnerabilityKey(known);
  const { id: location } = known.dependency;
  const isLeft = mended.after.known.some((left) => vulnerabilityKey(left) === key && left.dependency.id === location);
  const set = isLeft
    ? undefined
    : (mended.accepted.find(({ remedy }) => remedy.removes.includes(key)) ?? mended.accepted.at(-1));
  const common = { known, by: set?.id ?? null, disagreement: disagreementOn(known) };
  if (isLeft || set === undefined) {
    return isWanted
      ? { ...common, end: 'not-fixed', because: whyLeft(location, key, mended) }
      : { ...common, end: 'unwanted', because: 'not among those that were asked for' };
  }
  // One command shows one vulnerability: of several that a set removes, it proves none by name.
  const isProved =
    mended.isTriggerFor(set) &&
    set.results.some(({ gate, outcome }) => gate === 'trigger-blocked' && outcome.kind === 'pass');
  const because = isProved
    ? `${set.remedy.title}; the command that showed it does not any more`
    : `${set.remedy.title}; claimed fixed by its advisories, not proved by a command that shows it`;
  return { ...common, end: isProved ? 'fixed' : 'claimed-fixed', because };
}

function whyLeft(location: string, key: string, { blocked, rejected }: Mended): string {
  const tried = rejected.filter(({ remedy }) => remedy.removes.includes(key)).at(-1);
  const stop = tried?.results.find(({ outcome }) => outcome.kind === 'fail' || outcome.kind === 'inconclusive');
  const attempt =
    tried === undefined || stop === undefined
      ? undefined
      : `"${tried.remedy.title}" did not hold: ${stop.gate}: ${stop.outcome.because ?? ''}`;
  return (
    [attempt, blocked.get(location)].filter((reason) => reason !== undefined).join('; ') || 'nothing could be proposed'
  );
}

/** What sources say differently about one vulnerability: one denies it, or they name other fixes. */
export function disagreementOn({ sources }: KnownVulnerability): readonly string[] {
  const counted = sources.filter(({ answer }) => !/was withdrawn/.test(answer.because));
  const kinds = new Set(counted.map(({ answer }) => answer.kind));
  const fixes = new Set(counted.map((source) => source.fixes.toSorted().join(', ')));
  return kinds.size > 1 || fixes.size > 1
    ? counted.map(
        ({ id, answer, fixes: named }) => `${id}: ${answer.kind}, fixed in ${named.join(', ') || 'no version'}`,
      )
    : [];
}

function statusOf(vulnerabilities: readonly EndedVulnerability[], { before, after }: Mended): RemedyEnd['status'] {
  const wanted = vulnerabilities.filter(({ end }) => end !== 'unwanted');
  const isUnclear = before.unread.length > 0 || after.unread.length > 0;
  if (wanted.length === 0) {
    return isUnclear ? 'not-fixed' : 'nothing-found';
  }
  const open = wanted.filter(({ end }) => end === 'not-fixed').length;
  if (open > 0 || isUnclear) {
    return open === wanted.length ? 'not-fixed' : 'partly-fixed';
  }
  return wanted.every(({ end }) => end === 'fixed') ? 'fixed' : 'claimed-fixed';
}

/** Each file from its first `before` to its last `after`. */
function joined({ renewed, accepted }: Mended): readonly FileChange[] {
  const files = new Map<string, FileChange>();
  const first = accepted.length > 0 ? renewed : [];
  for (const change of [...first, ...accepted.flatMap(({ changes }) => changes)]) {
    files.set(change.file, { ...change, before: (files.get(change.file) ?? change).before });
  }
  return [...files.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
