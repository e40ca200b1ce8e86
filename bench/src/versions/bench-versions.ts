// SPDX-License-Identifier: Apache-2.0
import { readPath } from '../../../dist/advisories/read/read-path.js';
import { isAffected } from '../../../dist/dependencies/match/is-affected.js';
import type { Advisory, AffectedPackage, AffectedRange } from '../../../dist/domain/advisory.js';
import { ecosystemFamily } from '../../../dist/domain/package-key.js';
import { storedAdvisory } from '../../../dist/graph/ask/graph-advisories.js';
import type { BenchOptions } from '../options.ts';

/** What the ranges of one ecosystem say about the versions that the same records list, and about their own bounds. */
interface Figures {
  packages: number;
  /** Versions that a record lists beside ranges. */
  listed: number;
  inRange: number;
  outOfRange: number;
  unknown: number;
  bounds: number;
  boundsRight: number;
  boundsWrong: number;
  boundsUnknown: number;
}

const NONE: Figures = {
  packages: 0,
  listed: 0,
  inRange: 0,
  outOfRange: 0,
  unknown: 0,
  bounds: 0,
  boundsRight: 0,
  boundsWrong: 0,
  boundsUnknown: 0,
};

/**
 * Holds our evaluation of ranges against the data itself, for every ecosystem in `--cases PATH`: versions that a record
 * lists lie in its ranges, `introduced` and `last_affected` are affected, `fixed` is not. What differs is printed: it is
 * either ours or the record's mistake.
 */
export async function benchVersions({ cases }: BenchOptions): Promise<void> {
  if (cases === undefined) {
    throw new Error('name a folder or file of OSV records with --cases');
  }
  const by = new Map<string, Figures>();
  for await (const item of readPath(cases)) {
    if (item.kind === 'record' && item.record.source === 'osv') {
      const { key, body } = item.record;
      const advisory = { ...storedAdvisory({ key, body, place: item.at.place, line: null }), withdrawn: undefined };
      advisory.affected.forEach((affected) => {
        count(by, advisory, affected);
      });
    }
  }
  const sorted = Object.fromEntries([...by].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  console.table(sorted);
  const total = Object.values(sorted).reduce((sum, { listed, bounds }) => sum + listed + bounds, 0);
  const date = new Date().toISOString().slice(0, 10);
  console.log(JSON.stringify({ bench: 'versions', date, cases: total, by: sorted }));
}

function count(by: Map<string, Figures>, advisory: Advisory, affected: AffectedPackage): void {
  const ranges = affected.ranges.filter(({ type }) => type !== 'GIT');
  if (affected.name === '' || ranges.length === 0) {
    return;
  }
  const family = ecosystemFamily(affected.ecosystem);
  const figures = by.get(family) ?? { ...NONE };
  by.set(family, figures);
  figures.packages += 1;
  for (const version of affected.versions) {
    const answer = ask({ advisory, affected, ranges }, version);
    figures.listed += 1;
    figures.inRange += Number(answer === 'affected');
    figures.unknown += Number(answer === 'unknown');
    figures.outOfRange += Number(answer === 'not-affected');
    tell(answer === 'not-affected', `${advisory.id}: ${affected.name} ${version} is listed, and in no range`);
  }
  ranges.forEach((range) => {
    countBounds(figures, { advisory, affected, range });
  });
}

function countBounds(
  figures: Figures,
  {
    advisory,
    affected,
    range,
  }: { readonly advisory: Advisory; readonly affected: AffectedPackage; readonly range: AffectedRange },
): void {
  for (const { kind, version } of range.events.filter((event) => event.version !== '0' && event.kind !== 'limit')) {
    const answer = ask({ advisory, affected, ranges: [range] }, version);
    const isRight = answer === (kind === 'fixed' ? 'not-affected' : 'affected');
    figures.bounds += 1;
    figures.boundsRight += Number(isRight);
    figures.boundsUnknown += Number(answer === 'unknown');
    figures.boundsWrong += Number(!isRight && answer !== 'unknown');
    tell(!isRight && answer !== 'unknown', `${advisory.id}: ${affected.name} is ${answer} at ${kind} ${version}`);
  }
}

interface Asked {
  readonly advisory: Advisory;
  readonly affected: AffectedPackage;
  readonly ranges: readonly AffectedRange[];
}

function ask({ advisory, affected, ranges }: Asked, version: string): string {
  const { ecosystem, name } = affected;
  const only = { ...advisory, affected: [{ ...affected, versions: [], ranges }] };
  return isAffected(only, { ecosystem, name, version }).kind;
}

function tell(isTold: boolean, line: string): void {
  if (isTold) {
    console.log(line);
  }
}
