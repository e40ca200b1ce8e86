// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Behaviour, Observation } from '../../../domain/observation.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import type { Language } from '../../../language/language.ts';
import { servicesWith } from '../../fake-services.ts';
import { call, candidateOf, dossierAt, examined, examOf, seen, shown } from '../fake-question.ts';
import { benignPreserved } from './benign-preserved.ts';
import { leveled } from './leveled.ts';

async function outcomeWith(language: Partial<Language>, stdout: string = ''): Promise<Outcome> {
  const before = { ...seen(), behaviour: { ...seen().behaviour, stdout } };
  const exam = stdout === '' ? examOf() : examOf({ benign: [examined('benign-1', 'a name', before)] });
  return benignPreserved.check(candidateOf(), { dossier: dossierAt(), exam }, servicesWith(language));
}

describe('harmless calls whose answer is different each time', () => {
  it('are left out when there are steady ones', async () => {
    let runs = 0;

    const outcome = await outcomeWith({
      observe: async (probe) => {
        runs += 1;
        const stdout = probe.id.startsWith('benign-1') ? `run ${runs}` : '';
        return { ...seen(), behaviour: { ...seen().behaviour, stdout } };
      },
      differences: (before, after) => (before.stdout === after.stdout ? [] : ['stdout']),
    });

    expect(outcome).toMatchObject({ kind: 'pass', because: expect.stringContaining('1 left out') });
  });

  it.each([
    ['holds as before', 'a.txt', 'pass'],
    ['is another', 'b.txt', 'fail'],
  ])('count by the part of the answer that is steady, which %s', async (_, file, kind) => {
    let runs = 0;

    const outcome = await outcomeWith(
      {
        observe: async (_probe, snapshot) => {
          runs += 1;
          const stdout = `run ${runs} of ${snapshot.name === 'target' ? 'a.txt' : file}`;
          return { ...seen(), behaviour: { ...seen().behaviour, stdout } };
        },
        differences: (before, after) => (before.stdout === after.stdout ? [] : [`stdout: ${after.stdout}`]),
      },
      'run 0 of a.txt',
    );

    expect(outcome.kind).toBe(kind);
  });

  it('leave the question open when there are no others', async () => {
    expect((await outcomeWith({ differences: () => ['stdout: always another'] })).kind).toBe('inconclusive');
  });
});

describe('conditions that a patch asks', () => {
  it('leave the question open where none lets a harmless call by', async () => {
    const outcome = await outcomeWith({ unexercised: async () => ['nothing harmless gets by line 7'] });

    expect(outcome).toMatchObject({ kind: 'inconclusive', because: 'nothing harmless gets by line 7' });
  });

  it('leave the question open where nobody could look at them', async () => {
    const outcome = await outcomeWith({ unexercised: async () => null });

    expect(outcome).toMatchObject({ kind: 'inconclusive', because: expect.stringContaining('could not be told') });
  });
});

describe('questions made for one patch', () => {
  async function aimed(before: Partial<Observation>, after: Partial<Observation>): Promise<Outcome> {
    return outcomeWith({
      telling: async () => [{ label: 'just above', value: 'longer' }],
      observe: async (probe, snapshot) => {
        const isAimed = probe.id.startsWith('aimed');
        return { ...seen(), ...(isAimed ? (snapshot.name === 'target' ? before : after) : {}) };
      },
      differences: (one, other) => (one.stdout === other.stdout ? [] : ['stdout']),
    });
  }
  const refused = { behaviour: { ...seen().behaviour, stdout: 'too long' } };

  it('speak against one that answers harmless input otherwise', async () => {
    expect(await aimed({}, refused)).toMatchObject({ kind: 'fail', because: expect.stringContaining('just above') });
  });

  it('speak against one that an attack still gets past', async () => {
    expect((await aimed(shown(), shown())).kind).toBe('fail');
  });

  it.each([
    ['the answer is the same', {}, {}],
    ['an attack is refused', shown(), refused],
    ['the unpatched target gives no clear answer', { shown: { kind: 'inconclusive', because: 'cut off' } }, refused],
  ] as const)('speak for it where %s', async (_name, before, after) => {
    expect((await aimed(before, after)).kind).toBe('pass');
  });
});

const failing = seen({}, [call({ outcome: { kind: 'threw', error: { t: 'error', name: 'Error', message: 'sh' } } })]);

async function fragile(
  before: Observation,
  after: Observation,
  language: Partial<Language> & { readonly fragileErrors?: readonly string[] } = {},
): Promise<Outcome> {
  const { fragileErrors } = language;
  const only = fragileErrors === undefined ? {} : { fragileErrors };
  const exam = examOf({ benign: [{ ...examined('benign-1', 'two words', before), isFragile: true, ...only }] });
  const services = servicesWith({
    observe: async (_probe, snapshot) => (snapshot.name === 'target' ? before : after),
    differences: (one, other) => (one === other ? [] : ['process']),
    ...language,
  });
  return benignPreserved.check(candidateOf(), { dossier: dossierAt(), exam }, services);
}

describe('a fragile input', () => {
  it('may be answered otherwise where the unpatched target failed on it', async () => {
    expect((await fragile(failing, seen())).kind).toBe('pass');
  });

  it('may not be answered otherwise where the unpatched target failed for another reason', async () => {
    expect((await fragile(failing, seen(), { fragileErrors: ['SyntaxError'] })).kind).toBe('fail');
    expect((await fragile(failing, seen(), { fragileErrors: ['Error'] })).kind).toBe('pass');
  });

  it('may be handed on whole where the unpatched target took it apart', async () => {
    const before = seen();

    const outcome = await fragile(before, seen(), { wholeWords: (one) => (one === before.behaviour ? 0 : 1) });

    expect(outcome.kind).toBe('pass');
  });

  it('must not be answered otherwise where it worked', async () => {
    expect((await fragile(seen(), failing)).kind).toBe('fail');
  });
});

describe('no harmless call', () => {
  it('leaves the question open', async () => {
    const question = { dossier: dossierAt(), exam: examOf({ benign: [] }) };

    const outcome = await benignPreserved.check(candidateOf(), question, servicesWith());

    expect(outcome.kind).toBe('inconclusive');
  });
});

function isAccident(): boolean {
  return true;
}

function threw(message: string): Behaviour {
  const outcome = { kind: 'threw', error: { t: 'error', name: 'TypeError', message } } as const;
  return seen({}, [call({ outcome })]).behaviour;
}

describe('leveling two behaviours', () => {
  it('makes the words of an accident equal where both stumble', () => {
    const [before, after] = leveled(threw("reading 'a'"), threw("reading 'b'"), isAccident);

    expect(before).toEqual(after);
  });

  it('keeps what one of them answers', () => {
    const answered = seen().behaviour;

    expect(leveled(threw('x'), answered, isAccident)).toEqual([threw('x'), answered]);
  });

  it('keeps the words of written errors', () => {
    const pair = [threw('no path'), threw('bad path')] as const;

    expect(leveled(...pair, () => false)).toEqual(pair);
  });
});
