// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from '../../domain/advisory.ts';
import type { AffectedAnswer } from '../../domain/dependency.ts';
import { isAskedEcosystem, packageKey } from '../../domain/package-key.ts';
import type { Dialect } from '../versions/dialect.ts';
import { dialectOf } from '../versions/registry.ts';
import { semverDialect } from '../versions/semver.ts';

export interface PackageVersion {
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
}

/**
 * OSV's own evaluation: a version is affected when it is listed, or lies in a range. What cannot be evaluated (an
 * unreadable version, an order nobody here knows, a record without versions) is `unknown`.
 */
export function isAffected(advisory: Advisory, asked: PackageVersion): AffectedAnswer {
  if (advisory.withdrawn !== undefined) {
    return { kind: 'not-affected', because: `${advisory.id} was withdrawn on ${advisory.withdrawn}` };
  }
  const entries = advisory.affected.filter((affected) => isAbout(affected, asked));
  const answers = entries.map((affected) => answerOf(affected, asked));
  return (
    answers.find(({ kind }) => kind === 'affected') ??
    answers.find(({ kind }) => kind === 'unknown') ?? {
      kind: 'not-affected',
      because:
        entries.length === 0
          ? `${advisory.id} does not name ${asked.name}`
          : `${asked.version} lies in no range of ${advisory.id}`,
    }
  );
}

function isAbout(affected: AffectedPackage, asked: PackageVersion): boolean {
  return (
    isAskedEcosystem(asked.ecosystem, affected.ecosystem) &&
    packageKey(affected.ecosystem, affected.name) === packageKey(asked.ecosystem, asked.name)
  );
}

function answerOf(affected: AffectedPackage, asked: PackageVersion): AffectedAnswer {
  const { version } = asked;
  const dialect = dialectOf(asked.ecosystem) ?? semanticDialect(affected);
  if (affected.versions.some((listed) => listed === version || dialect?.compare(listed, version) === 0)) {
    return { kind: 'affected', because: `${version} is listed` };
  }
  const ranges = affected.ranges.filter(({ type }) => type !== 'GIT');
  if (ranges.length === 0) {
    return withoutRanges(affected, version);
  }
  if (dialect === undefined) {
    // OSV asks such records to list every version; a list without this one is an answer, no list is none.
    return affected.versions.length > 0
      ? { kind: 'not-affected', because: `${version} is not among the listed versions` }
      : { kind: 'unknown', because: `the order of ${asked.ecosystem} versions is not known here` };
  }
  const answers = ranges.map((range) => inRange(range, version, dialect));
  return (
    answers.find(({ kind }) => kind === 'affected') ??
    answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'not-affected', because: `${version} lies in no range` }
  );
}

/** A range of type `SEMVER` brings its order with it, whatever the ecosystem. */
function semanticDialect({ ranges }: AffectedPackage): Dialect | undefined {
  const ordered = ranges.filter(({ type }) => type !== 'GIT');
  return ordered.length > 0 && ordered.every(({ type }) => type === 'SEMVER') ? semverDialect : undefined;
}

function withoutRanges(affected: AffectedPackage, version: string): AffectedAnswer {
  if (affected.versions.length > 0) {
    return { kind: 'not-affected', because: `${version} is not among the listed versions` };
  }
  const because =
    affected.ranges.length > 0 ? 'the record names commits only' : 'the record names neither versions nor ranges';
  return { kind: 'unknown', because };
}

/** At one version: what ends a range comes before what opens the next, but `lastAffected` still holds its version. */
const AT_ONE_VERSION: Readonly<Record<RangeEvent['kind'], number>> = {
  limit: 0,
  fixed: 1,
  introduced: 2,
  lastAffected: 3,
};

function inRange(range: AffectedRange, version: string, dialect: Dialect): AffectedAnswer {
  const events = range.events.filter(({ kind }) => kind !== 'limit');
  if (!events.some(({ kind }) => kind === 'introduced')) {
    return { kind: 'unknown', because: 'the range does not say where it begins' };
  }
  const placed = range.events.map((event) => ({ ...event, place: placeOf(event, version, dialect) }));
  const unread = placed.find(({ place }) => place === undefined);
  if (unread !== undefined) {
    return { kind: 'unknown', because: `cannot compare ${version} with ${unread.version}` };
  }
  const limits = placed.filter(({ kind }) => kind === 'limit');
  if (limits.length > 0 && !limits.some(({ place }) => (place ?? 0) < 0)) {
    return { kind: 'not-affected', because: `${version} lies beyond the limit` };
  }
  const ordered = sorted(events, dialect);
  const odd = ordered.find((event, at) => !isOrdered(ordered[at - 1], event, dialect));
  return odd === undefined
    ? walk(ordered, version, dialect)
    : { kind: 'unknown', because: `${odd.version} cannot be compared with what stands beside it` };
}

/** What cannot be compared was sorted beside what it cannot be compared with. */
function isOrdered(before: RangeEvent | undefined, event: RangeEvent, dialect: Dialect): boolean {
  return before === undefined || isStart(before) || dialect.compare(before.version, event.version) !== undefined;
}

/** Where a version stands from an event: negative before it. `0` and `*` are OSV's words for the ends. */
function placeOf(event: RangeEvent, version: string, dialect: Dialect): number | undefined {
  if (event.kind === 'introduced' && event.version === '0') {
    return dialect.compare(version, version) === undefined ? undefined : 1;
  }
  return event.kind === 'limit' && event.version === '*' ? -1 : dialect.compare(version, event.version);
}

function sorted(events: readonly RangeEvent[], dialect: Dialect): readonly RangeEvent[] {
  return events.toSorted(
    (a, b) =>
      Number(isStart(b)) - Number(isStart(a)) ||
      (dialect.compare(a.version, b.version) ?? 0) ||
      AT_ONE_VERSION[a.kind] - AT_ONE_VERSION[b.kind],
  );
}

function isStart(event: RangeEvent): boolean {
  return event.kind === 'introduced' && event.version === '0';
}

function walk(events: readonly RangeEvent[], version: string, dialect: Dialect): AffectedAnswer {
  let since: string | undefined;
  let end: RangeEvent | undefined;
  for (const event of events) {
    const place = placeOf(event, version, dialect) ?? 0;
    if (event.kind === 'introduced' && place >= 0) {
      since = event.version;
    } else if ((event.kind === 'fixed' && place >= 0) || (event.kind === 'lastAffected' && place > 0)) {
      since = undefined;
    } else if (since !== undefined) {
      end ??= event;
    }
  }
  return since === undefined
    ? { kind: 'not-affected', because: `${version} lies in no range` }
    : { kind: 'affected', because: rangeText(since, end) };
}

function rangeText(since: string, end: RangeEvent | undefined): string {
  const start = since === '0' ? 'every version' : `from ${since}`;
  if (end === undefined) {
    return `${start} on; no fix is named`;
  }
  return end.kind === 'lastAffected' ? `${start} up to ${end.version}` : `${start} before ${end.version}`;
}
