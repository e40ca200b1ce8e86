// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Hunk } from '../../../domain/hunk.ts';
import { changesOf, familiesOf } from './family.ts';
import { subsets } from './search.ts';

const TEXT = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';

/** Hunk n appends `!` to line n. */
function hunk(line: number, more: Partial<Hunk> = {}): Hunk {
  const start = TEXT.split('\n').slice(0, line).join('\n').length;
  const region = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
  return {
    id: `hunk-${line}`,
    location: { file: 'a.js', region },
    where: `line ${line}`,
    edits: [{ start, end: start, text: '!' }],
    removed: '',
    added: '!',
    size: 1,
    requires: [],
    twin: String(line),
    ...more,
  };
}

const ALL = [1, 2, 3, 4, 5, 6, 7, 8].map((line) => hunk(line));

function needing(...ids: readonly string[]) {
  return async (kept: readonly Hunk[]) => ids.every((id) => kept.some((one) => one.id === id));
}

const none = (): number => 0;

it('takes one hunk where one is enough', async () => {
  const [first] = await subsets(familiesOf(ALL, none), needing('hunk-3'));

  expect(first?.map(({ id }) => id)).toEqual(['hunk-3']);
});

it('leaves out what makes no difference, wherever it stands', async () => {
  const [first] = await subsets(familiesOf(ALL, none), needing('hunk-2', 'hunk-7'));

  expect(first?.map(({ id }) => id)).toEqual(['hunk-2', 'hunk-7']);
});

it('begins with what speaks of the weakness in the same function as well, and has the smallest set next', async () => {
  const same = [hunk(2, { where: 'f' }), hunk(3, { where: 'f' }), hunk(4, { where: 'f' }), hunk(5, { where: 'g' })];
  const speaks = ({ id }: Hunk): number => (id === 'hunk-4' ? 0 : 3);

  const [first, second] = await subsets(familiesOf(same, speaks), needing('hunk-3'));

  expect(first?.map(({ id }) => id)).toEqual(['hunk-2', 'hunk-3']);
  expect(second?.map(({ id }) => id)).toEqual(['hunk-3']);
});

it('has nothing to offer where all hunks together do not stop the attack', async () => {
  expect(await subsets(familiesOf(ALL, none), async () => false)).toEqual([]);
});

it('ends with all hunks, for questions the reproducer does not ask', async () => {
  const sets = await subsets(familiesOf(ALL, none), needing('hunk-3'));

  expect(sets.at(-1)).toHaveLength(8);
});

it('keeps what a hunk needs and its twins with it', () => {
  const tied = [hunk(1, { requires: ['hunk-4'] }), hunk(2, { twin: '1' }), hunk(3), hunk(4)];

  const [first] = familiesOf(tied, ({ id }) => (id === 'hunk-1' ? 1 : 0));

  expect(first?.hunks.map(({ id }) => id)).toEqual(['hunk-1', 'hunk-2', 'hunk-4']);
});

it('writes the kept hunks and nothing else', () => {
  const changes = changesOf([hunk(1), hunk(3)], new Map([['a.js', TEXT]]), (file) => `lib/${file}`);

  expect(changes).toEqual([
    { file: 'lib/a.js', before: TEXT, after: TEXT.replace('one', 'one!').replace('three', 'three!') },
  ]);
});
