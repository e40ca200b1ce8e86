// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readOsv } from '../../advisories/osv/to-advisory.ts';
import type { Advisory } from '../../domain/advisory.ts';
import { isAffected } from './is-affected.ts';

type Event = Readonly<Record<string, string>>;

function advisory(affected: unknown, more: object = {}): Advisory {
  const read = readOsv({ id: 'X-1', modified: '2024-01-01T00:00:00Z', affected: [affected], ...more }, { place: 'x' });
  if (read.kind !== 'advisory') {
    throw new Error(read.because);
  }
  return read.advisory;
}

function ranged(events: readonly Event[], ecosystem = 'npm', type = 'SEMVER'): Advisory {
  return advisory({ package: { ecosystem, name: 'p' }, ranges: [{ type, events }] });
}

function kindOf(record: Advisory, version: string, ecosystem = 'npm'): string {
  return isAffected(record, { ecosystem, name: 'p', version }).kind;
}

describe('whether a version is affected', () => {
  it('holds from `introduced` on and ends before `fixed`', () => {
    const record = ranged([{ introduced: '1.0.0' }, { fixed: '1.2.3' }]);

    expect(['0.9.9', '1.0.0', '1.2.2', '1.2.3', '1.2.3-beta.1'].map((version) => kindOf(record, version))).toEqual([
      'not-affected',
      'affected',
      'affected',
      'not-affected',
      'affected',
    ]);
  });

  it('ends before a `fixed` that is no version, as far as its numbers tell', () => {
    const record = ranged([{ introduced: '0' }, { fixed: '1.0.0.beta.3' }]);

    expect(['0.9.9', '4.7.10'].map((version) => kindOf(record, version))).toEqual(['affected', 'not-affected']);
  });

  it('holds at `last_affected` and not after it', () => {
    const record = ranged([{ introduced: '0' }, { last_affected: '2.0.0' }]);

    expect(['0.0.1-alpha', '2.0.0', '2.0.1'].map((version) => kindOf(record, version))).toEqual([
      'affected',
      'affected',
      'not-affected',
    ]);
  });

  it('reads events in the order of versions, whatever the order of the record', () => {
    const record = ranged([{ fixed: '3.1.0' }, { introduced: '3.0.0' }, { fixed: '2.0.0' }, { introduced: '1.0.0' }]);

    expect(['1.5.0', '2.5.0', '3.0.5', '3.1.0'].map((version) => kindOf(record, version))).toEqual([
      'affected',
      'not-affected',
      'affected',
      'not-affected',
    ]);
  });

  it('holds for one version that is introduced and last affected at once', () => {
    const record = ranged([{ last_affected: '2.0.0' }, { introduced: '2.0.0' }]);

    expect(['1.9.9', '2.0.0', '2.0.1'].map((version) => kindOf(record, version))).toEqual([
      'not-affected',
      'affected',
      'not-affected',
    ]);
  });

  it('holds for a listed version outside of every range', () => {
    const record = advisory({ package: { ecosystem: 'npm', name: 'p' }, versions: ['5.0.0'] });

    expect([kindOf(record, '5.0.0'), kindOf(record, '5.0.1')]).toEqual(['affected', 'not-affected']);
  });

  it('ends at a limit', () => {
    const record = ranged([{ introduced: '0' }, { limit: '2.0.0' }]);

    expect([kindOf(record, '1.0.0'), kindOf(record, '2.0.0')]).toEqual(['affected', 'not-affected']);
  });

  it('does not hold for a record that was withdrawn', () => {
    const affected = {
      package: { ecosystem: 'npm', name: 'p' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
    };

    expect(kindOf(advisory(affected, { withdrawn: '2024-02-02T00:00:00Z' }), '1.0.0')).toBe('not-affected');
  });
});

describe('what cannot be told is unknown, never unaffected', () => {
  it.each([
    ['a version that is none', ranged([{ introduced: '0' }, { fixed: '2.0.0' }]), 'latest'],
    ['a bound that is none', ranged([{ introduced: '0' }, { fixed: 'next release' }]), '1.0.0'],
    [
      'a bound that is none and has the numbers of the version',
      ranged([{ introduced: '0' }, { fixed: '1.0.0.beta.3' }]),
      '1.0.0',
    ],
    [
      'bounds of which nobody knows which comes first',
      ranged([{ introduced: '1.0.0' }, { fixed: '1.0.0.beta.3' }]),
      '4.7.10',
    ],
    ['a range that begins nowhere', ranged([{ fixed: '2.0.0' }]), '1.0.0'],
    ['a record of commits only', ranged([{ introduced: '0' }], 'npm', 'GIT'), '1.0.0'],
    ['a record without versions', advisory({ package: { ecosystem: 'npm', name: 'p' } }), '1.0.0'],
  ])('for %s', (_, record, version) => {
    expect(kindOf(record, version)).toBe('unknown');
  });

  it('for an ecosystem whose order is not known here', () => {
    expect(kindOf(ranged([{ introduced: '0' }, { fixed: '2' }], 'Nowhere', 'ECOSYSTEM'), '1', 'Nowhere')).toBe(
      'unknown',
    );
  });
});
