// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Outcome, Requirement } from '../../domain/verdict.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { servicesWith } from '../fake-services.ts';
import { candidateOf, dossierAt, examOf } from './fake-question.ts';
import type { Gate } from './gate.ts';
import { gates as registered } from './registry.ts';
import { verifyBy, type Batch } from './verify.ts';

const PASS: Outcome = { kind: 'pass' };

function gate(name: string, outcome: Outcome = PASS, required: Requirement = 'always'): Gate {
  return { name, required, check: async () => outcome };
}

function batch(options: Partial<Batch['services']['options']> = {}): Batch {
  return { question: { dossier: dossierAt(), exam: examOf() }, services: servicesWith({}, options) };
}

const CANDIDATES = [candidateOf(undefined, 'one'), candidateOf(undefined, 'two'), candidateOf(undefined, 'three')];

describe('judging one candidate', () => {
  it('is plausible when every required gate passes', async () => {
    const [judged] = await verifyBy([gate('a'), gate('b')], [candidateOf()], batch());

    expect(judged?.verdict).toBe('plausible');
  });

  it('stops at the first required failure and says what was not asked', async () => {
    const asked = [gate('a'), gate('b', { kind: 'fail', because: 'bad' }), gate('c')];

    const [judged] = await verifyBy(asked, [candidateOf()], batch());

    expect(judged?.verdict).toBe('rejected');
    expect(judged?.results[2]?.outcome).toEqual({ kind: 'inconclusive', because: 'not asked after b failed' });
  });

  it('goes on after a failure that is not counted', async () => {
    const asked = [gate('a', { kind: 'fail', because: 'bad' }, 'never'), gate('b')];

    const [judged] = await verifyBy(asked, [candidateOf()], batch());

    expect(judged?.verdict).toBe('plausible');
    expect(judged?.results[1]?.outcome.kind).toBe('pass');
  });

  it('stops where a question that is always required has no answer', async () => {
    const asked = [gate('a', { kind: 'inconclusive', because: 'timed out' }), gate('b')];

    const [judged] = await verifyBy(asked, [candidateOf()], batch());

    expect(judged?.verdict).toBe('undecided');
    expect(judged?.results[1]?.outcome.because).toBe('not asked after a had no answer');
  });

  it('goes on where a question that may not apply has no answer, because a later failure settles more', async () => {
    const asked = [
      gate('a', { kind: 'inconclusive', because: 'timed out' }, 'when-applicable'),
      gate('b', { kind: 'fail', because: 'bad' }),
    ];

    const [judged] = await verifyBy(asked, [candidateOf()], batch());

    expect(judged?.verdict).toBe('rejected');
  });

  it('records a gate that throws as inconclusive, with its reason', async () => {
    const broken: Gate = {
      name: 'broken',
      required: 'always',
      check: async () => {
        throw new Error('no sandbox');
      },
    };

    const [judged] = await verifyBy([gate('a'), broken], [candidateOf()], batch());

    expect(judged?.verdict).toBe('undecided');
    expect(judged?.results[1]?.outcome.because).toContain('no sandbox');
  });

  it('begins a gate that is to be alone when those before it have answered', async () => {
    const seen: string[] = [];
    const noting = (name: string, isAlone = false): Gate => ({
      ...gate(name),
      isAlone: () => isAlone,
      check: async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        return PASS;
      },
    });

    await verifyBy([noting('a'), noting('b'), noting('alone', true), noting('c')], [candidateOf()], batch());

    expect(seen.slice(0, 4).toSorted()).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(seen.slice(4)).toEqual(['alone begins', 'alone ends', 'c begins', 'c ends']);
  });

  it('begins no further run once a gate has failed', async () => {
    let runs = 0;
    const { services, question } = batch({ parallel: 1 });
    const sandbox: Sandbox = {
      run: async () => {
        runs += 1;
        throw new Error('nothing to run');
      },
    };
    const running: Gate = {
      ...gate('running'),
      check: async (_candidate, _question, { sandbox: own }) => {
        await new Promise((resolve) => setImmediate(resolve));
        await own.run({ argv: ['/bin/true'], cwd: '/', mounts: [] });
        return PASS;
      },
    };

    const [judged] = await verifyBy([gate('a', { kind: 'fail', because: 'bad' }), running], [candidateOf()], {
      question,
      services: { ...services, sandbox },
    });

    expect(runs).toBe(0);
    expect(judged?.results[1]?.outcome.because).toBe('not asked after a failed');
  });

  it('is undecided when no gate is asked', async () => {
    const [judged] = await verifyBy([], [candidateOf()], batch());

    expect(judged?.verdict).toBe('undecided');
  });
});

describe('judging a batch', () => {
  it('stops when one candidate is plausible', async () => {
    const judged = await verifyBy([gate('a')], CANDIDATES, batch({ parallel: 1 }));

    expect(judged.map(({ candidate }) => candidate.id)).toEqual(['one']);
  });

  it('judges all of them when alternatives are wanted', async () => {
    const judged = await verifyBy([gate('a')], CANDIDATES, batch({ parallel: 2, alternatives: true }));

    expect(judged.map(({ candidate, verdict }) => [candidate.id, verdict])).toEqual([
      ['one', 'plausible'],
      ['two', 'plausible'],
      ['three', 'plausible'],
    ]);
  });

  it('asks no further once the time budget is spent', async () => {
    let clock = 0;
    const given = batch({ parallel: 1, budgetMs: 10, alternatives: true });
    const services = { ...given.services, now: () => (clock += 4) };

    const judged = await verifyBy([gate('a'), gate('b'), gate('c')], CANDIDATES, { ...given, services });

    expect(judged.map(({ verdict }) => verdict)).toEqual(['undecided']);
    expect(judged[0]?.results.at(-1)?.outcome.because).toContain('time budget');
  });
});

describe('the registered gates, one answer flipped at a time', () => {
  const required = registered.filter((one) => one.required !== 'never');
  const passing = registered.map((one) => gate(one.name, PASS, one.required));

  function flipped(name: string, outcome: Outcome): readonly Gate[] {
    return passing.map((one) => (one.name === name ? gate(one.name, outcome, one.required) : one));
  }

  it('are plausible together when all pass', async () => {
    const [judged] = await verifyBy(passing, [candidateOf()], batch());

    expect(judged?.verdict).toBe('plausible');
  });

  it.each(required)('$name alone rejects by failing', async ({ name }) => {
    const [judged] = await verifyBy(flipped(name, { kind: 'fail', because: 'x' }), [candidateOf()], batch());

    expect(judged?.verdict).toBe('rejected');
  });

  it.each(required)('$name alone leaves it undecided by not knowing', async ({ name }) => {
    const [judged] = await verifyBy(flipped(name, { kind: 'inconclusive', because: 'x' }), [candidateOf()], batch());

    expect(judged?.verdict).toBe('undecided');
  });
});
