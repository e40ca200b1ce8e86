// SPDX-License-Identifier: Apache-2.0
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AffectedRange, Advisory, RangeEvent } from '../../domain/advisory.ts';
import { isAffected } from './is-affected.ts';

type Written = readonly [RangeEvent['kind'], string];

function record(ecosystem: string, ranges: readonly (readonly Written[])[], type: AffectedRange['type']): Advisory {
  return {
    id: 'X-1',
    aliases: [],
    related: [],
    modified: '2024-01-01T00:00:00Z',
    isDisputed: false,
    summary: '',
    details: '',
    severity: [],
    weaknesses: [],
    affected: [
      {
        ecosystem,
        name: 'p',
        ranges: ranges.map((events) => ({ type, events: events.map(([kind, version]) => ({ kind, version })) })),
        versions: [],
        severity: [],
        symbols: [],
      },
    ],
    references: [],
    source: { database: 'x', place: 'x' },
  };
}

function kindOf(advisory: Advisory, version: string): string {
  const ecosystem = advisory.affected[0]?.ecosystem ?? '';
  return isAffected(advisory, { ecosystem, name: 'p', version }).kind;
}

/** The examples of the OSV schema's document (ossf/osv-schema, `docs/schema.md`, "Examples"). */
describe('the examples that OSV publishes', () => {
  it.each([
    ['unfixed', 'SEMVER', [['introduced', '0']], ['0.0.0-0', '1.0.0', '99.0.0'], []],
    [
      'fixed',
      'SEMVER',
      [
        ['introduced', '0'],
        ['fixed', '1.0.2'],
      ],
      ['0.0.1', '1.0.1', '1.0.2-rc.1'],
      ['1.0.2', '2.0.0'],
    ],
    [
      'several ranges',
      'SEMVER',
      [
        ['introduced', '1.0.0'],
        ['fixed', '1.0.2'],
        ['introduced', '3.0.0'],
        ['fixed', '3.2.5'],
      ],
      ['1.0.0', '1.0.1', '3.0.0', '3.2.4'],
      ['0.9.0', '1.0.2', '2.0.0', '3.2.5', '4.0.0'],
    ],
    [
      'last affected',
      'ECOSYSTEM',
      [
        ['introduced', '0'],
        ['lastAffected', '2.1.214'],
      ],
      ['1.0.0', '2.1.213', '2.1.214'],
      ['2.1.215', '2.2.0'],
    ],
    [
      'fixed there',
      'SEMVER',
      [
        ['introduced', '0'],
        ['fixed', '2.1.214'],
      ],
      ['2.1.213'],
      ['2.1.214', '2.1.215'],
    ],
  ] as const)('%s', (...[, type, events, affected, unaffected]) => {
    const advisory = record('npm', [events], type);

    expect(affected.map((version) => kindOf(advisory, version))).toEqual(affected.map(() => 'affected'));
    expect(unaffected.map((version) => kindOf(advisory, version))).toEqual(unaffected.map(() => 'not-affected'));
  });

  it.each([
    ['npm', 'ECOSYSTEM', '6.5.4', '6.5.3'],
    ['crates.io', 'SEMVER', '0.1.20', '0.1.19'],
    ['PyPI', 'ECOSYSTEM', '2.10.0', '2.9.2'],
    ['RubyGems', 'ECOSYSTEM', '1.2.3', '1.2.3.rc1'],
    ['NuGet', 'ECOSYSTEM', '4.3.1.0', '4.3.0.9'],
    ['Packagist', 'ECOSYSTEM', '3.2.1', 'v3.2.1-RC2'],
    ['Maven', 'ECOSYSTEM', '2.15.0', '2.15.0-rc1'],
    ['Go', 'SEMVER', '0.7.0', '0.0.0-20220906165146-f3363e06e74c'],
    ['Hex', 'SEMVER', '1.0.4', '1.0.4-rc.0'],
    ['Pub', 'SEMVER', '0.13.3', '0.13.2'],
  ] as const)('before the fix in %s', (...[ecosystem, type, fixed, before]) => {
    const advisory = record(
      ecosystem,
      [
        [
          ['introduced', '0'],
          ['fixed', fixed],
        ],
      ],
      type,
    );

    expect([kindOf(advisory, before), kindOf(advisory, fixed)]).toEqual(['affected', 'not-affected']);
  });

  it('a range of semantic versions has an order in every ecosystem, others have not', () => {
    const events = [
      ['introduced', '0'],
      ['fixed', '1.2.0'],
    ] as const;

    expect(kindOf(record('Nowhere', [events], 'SEMVER'), '1.10.0')).toBe('not-affected');
    expect(kindOf(record('Nowhere', [events], 'ECOSYSTEM'), '1.10.0')).toBe('unknown');
  });
});

/** `IncludedInRanges` of the document, for versions that are whole numbers. */
function isIncluded(version: number, ranges: readonly (readonly Written[])[]): boolean {
  return ranges.some((events) => {
    const limits = events.filter(([kind]) => kind === 'limit').map(([, at]) => Number(at));
    let isVulnerable = false;
    for (const [kind, at] of events.filter(([of]) => of !== 'limit').toSorted(byVersion)) {
      isVulnerable =
        (kind === 'introduced' && version >= Number(at)) ||
        (isVulnerable &&
          !(kind === 'fixed' && version >= Number(at)) &&
          !(kind === 'lastAffected' && version > Number(at)));
    }
    return isVulnerable && (limits.length === 0 || limits.some((limit) => version < limit));
  });
}

function byVersion([, a]: Written, [, b]: Written): number {
  return Number(a) - Number(b);
}

it.each(['npm', 'PyPI', 'Maven', 'RubyGems', 'NuGet', 'Packagist', 'Go'])(
  'answers as the algorithm of the document does, in %s',
  (ecosystem) => {
    // One event a version: what comes first at one version, the document leaves open.
    const events = fc
      .uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 })
      .chain((places) =>
        fc.tuple(
          ...places.map((place) =>
            fc
              .constantFrom('introduced' as const, 'fixed' as const, 'lastAffected' as const, 'limit' as const)
              .map((kind): Written => [kind, String(place)]),
          ),
        ),
      )
      .filter((written) => written.some(([kind]) => kind === 'introduced'));

    fc.assert(
      fc.property(fc.array(events, { minLength: 1, maxLength: 2 }), fc.nat(13), (ranges, version) => {
        const kind = kindOf(record(ecosystem, ranges, 'ECOSYSTEM'), String(version));
        expect(kind).toBe(isIncluded(version, ranges) ? 'affected' : 'not-affected');
      }),
      { numRuns: 300 },
    );
  },
);
