// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../domain/verdict.ts';
import type { ChangedPlace } from '../../../domain/changed-place.ts';
import { probe } from '../fake-question.ts';
import type { Part } from '../sum-up.ts';
import { cameByAll } from './came-by.ts';

const PLACES = ['parse', 'format'];
const VALUE = { isValue: true, isLoaded: true };

interface World {
  /** Names of the functions that each probe comes by, by its id; `null` is a run that cannot tell. */
  readonly runs: Readonly<Record<string, readonly string[] | null>>;
  readonly kind?: Partial<ChangedPlace>;
  readonly answer?: Part | null;
}

async function asked({ runs, kind = {}, answer = { kind: 'good' } }: World): Promise<Outcome> {
  const ids = Object.keys(runs);
  const of = (prefix: string) => ids.filter((id) => id.startsWith(prefix)).map((id) => probe(id, id));
  return cameByAll(
    { kind: 'pass', because: 'as before' },
    {
      attack: probe('attack', 'attack'),
      harmless: of('benign'),
      further: of('further'),
      width: 1,
      cameBy: async ({ id }) => {
        const met = runs[id] ?? (id === 'attack' ? [] : null);
        return met === null || runs[id] === null
          ? null
          : PLACES.map((said) => ({ ...VALUE, ...kind, said, isMet: met.includes(said) }));
      },
      compare: async () => answer,
    },
  );
}

describe('harmless calls whose answers stay the same', () => {
  it('are enough where they come by what the attack comes by', async () => {
    const outcome = await asked({ runs: { attack: ['parse', 'format'], 'benign-1': ['parse', 'format'] } });

    expect(outcome).toEqual({ kind: 'pass', because: 'as before' });
  });

  it('may each come by a part of it', async () => {
    const runs = { attack: ['parse', 'format'], 'benign-1': ['parse'], 'benign-2': ['format'] };

    expect((await asked({ runs })).kind).toBe('pass');
  });

  it('leave the question open where none comes by a value that the attack comes by', async () => {
    const outcome = await asked({ runs: { attack: ['parse', 'format'], 'benign-1': ['parse'] } });

    expect(outcome).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining('format') });
  });

  it('leave the question open where none comes by anything of the patch', async () => {
    const outcome = await asked({ runs: { 'benign-1': [], 'benign-2': [] }, kind: { isValue: false } });

    expect(outcome.kind).toBe('inconclusive');
  });

  it('need not come by more than one of the refusals', async () => {
    const outcome = await asked({ runs: { 'benign-1': ['parse'] }, kind: { isValue: false } });

    expect(outcome).toEqual({ kind: 'pass', because: 'as before' });
  });

  it('are said not to come by values that nobody comes by', async () => {
    const outcome = await asked({ runs: { attack: ['parse'], 'benign-1': ['parse'] } });

    expect(outcome).toMatchObject({ kind: 'pass', because: expect.stringContaining('none of them comes by') });
  });

  it('are said not to tell where no run can', async () => {
    const outcome = await asked({ runs: { attack: null, 'benign-1': null } });

    expect(outcome).toMatchObject({ kind: 'pass', because: expect.stringContaining('could not be told') });
  });
});

describe('calls of other exports', () => {
  const runs = { attack: ['parse', 'format'], 'benign-1': ['parse'], 'further-1': ['parse'], 'further-2': ['format'] };

  it('settle what no other call comes by where their answers stay the same', async () => {
    expect(await asked({ runs })).toEqual({ kind: 'pass', because: 'as before' });
  });

  it('leave the question open where they answer otherwise', async () => {
    const outcome = await asked({ runs, answer: { kind: 'bad', because: 'the command is another one' } });

    expect(outcome).toMatchObject({ kind: 'inconclusive', because: 'the command is another one' });
  });

  it('settle nothing where the unpatched target gives them no proper answer', async () => {
    expect((await asked({ runs, answer: null })).kind).toBe('inconclusive');
  });
});
