// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Hunk } from '../../../domain/hunk.ts';
import { familiesOf } from './family.ts';
import { furtherSets } from './further-sets.ts';

function hunk(line: number): Hunk {
  const region = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
  return {
    id: `hunk-${line}`,
    location: { file: 'a.js', region },
    where: `line ${line}`,
    edits: [{ start: line, end: line, text: '!' }],
    removed: '',
    added: '!',
    size: 1,
    requires: [],
    twin: String(line),
  };
}

const ALL = [1, 2, 3, 4, 5, 6].map(hunk);
const FAMILIES = familiesOf(ALL, () => 0);
const [one, two] = ALL;

function ids(sets: readonly (readonly Hunk[])[]): readonly string[] {
  return sets.map((set) => set.map(({ id }) => id.replace('hunk-', '')).join(' '));
}

const never = async (): Promise<boolean> => false;

it('tries what lies between a set that left the weakness open and one that lost something', async () => {
  const told = [
    { hunks: [one ?? hunk(1)], leaves: 'open' },
    { hunks: ALL, leaves: 'lost' },
  ] as const;

  const sets = ids(await furtherSets(FAMILIES, told, never));

  expect(sets.slice(0, 2)).toEqual(['1 2', '1 3']);
  expect(sets).toContain('1 2 3');
  expect(sets).toContain('1 2 3 4 5');
  expect(sets).not.toContain('1 2 3 4 5 6');
});

it('looks for other hunks that stop the reproducer where even the smallest set lost something', async () => {
  const stops = async (kept: readonly Hunk[]): Promise<boolean> =>
    kept.some(({ id }) => id === 'hunk-1' || id === 'hunk-4');

  const sets = ids(await furtherSets(FAMILIES, [{ hunks: [one ?? hunk(1)], leaves: 'lost' }], stops));

  expect(sets).toContain('4');
  expect(sets.every((set) => !set.split(' ').includes('1'))).toBe(true);
});

it('has nothing further to say where nobody refused anything', async () => {
  expect(await furtherSets(FAMILIES, [], never)).toEqual([]);
});

it('never proposes a set again', async () => {
  const told = [
    { hunks: [one ?? hunk(1)], leaves: 'open' },
    { hunks: [one ?? hunk(1), two ?? hunk(2)], leaves: 'lost' },
  ] as const;

  expect(ids(await furtherSets(FAMILIES.slice(0, 2), told, never))).toEqual([]);
});
