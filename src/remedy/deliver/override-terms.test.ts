// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expiredTerms, readOverrideTerms } from '../../dependencies/override-terms.ts';
import type { ChangeSet } from '../change-set.ts';
import { joinedTerms, termsOf } from './override-terms.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');

const SET: ChangeSet = {
  id: 's',
  remedy: {
    kind: 'override',
    title: 'override',
    removes: ['CVE-1 in minimist'],
    edits: [{ kind: 'override', path: ['optimist', 'minimist'], from: undefined, to: '0.2.4' }],
  },
  verdict: 'plausible',
  results: [],
  changes: [],
  archives: [],
  moved: [],
  seconds: 1,
};

it('gives every override half a year and what would reopen it', () => {
  expect(termsOf([SET], NOW)).toEqual([
    {
      path: ['optimist', 'minimist'],
      to: '0.2.4',
      removes: ['CVE-1 in minimist'],
      expires: '2027-05-23',
      reopenWhen: 'optimist takes minimist@0.2.4 or newer by itself, or minimist@0.2.4 is named in an advisory',
    },
  ]);
});

it('tells the ones whose day is over, and a later word replaces an earlier one', () => {
  const [old] = termsOf([SET], 0);
  const [fresh] = termsOf([SET], NOW);
  const known = old === undefined ? [] : [old];

  expect(expiredTerms(known, NOW)).toEqual(known);
  expect(expiredTerms(joinedTerms(known, fresh === undefined ? [] : [fresh]), NOW)).toEqual([]);
});

it('does not take a broken list of terms for an empty one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'terms-'));
  writeFileSync(join(folder, 'skymend-overrides.json'), '[{"path":[]}]');

  expect(() => readOverrideTerms(folder)).toThrow('no list of override terms');
  expect(readOverrideTerms(mkdtempSync(join(tmpdir(), 'none-')))).toEqual([]);
});
