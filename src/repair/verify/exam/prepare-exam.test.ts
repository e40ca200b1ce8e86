// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Encoded } from '../../../domain/encoded.ts';
import type { Exam } from '../../../domain/exam.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Probe } from '../../../domain/probe.ts';
import type { Language } from '../../../language/language.ts';
import { servicesWith } from '../../fake-services.ts';
import { call, CARRIER, dossierAt, seen, shown } from '../fake-question.ts';
import { elsewhere } from './elsewhere.ts';
import { interleave } from './plan.ts';
import { prepareExam } from './prepare-exam.ts';

function substitutes(...values: readonly Encoded[]): () => readonly { label: string; value: Encoded }[] {
  return () => values.map((value) => ({ label: `value ${JSON.stringify(value)}`, value }));
}

function valueOf(probe: Probe): Encoded {
  return probe.substitution?.replacements[0]?.value ?? null;
}

function textOf(probe: Probe): string {
  return JSON.stringify(valueOf(probe)).replaceAll('"', '');
}

/** Attacks named `works…` show the weakness, all else does not. */
function answer(probe: Probe): Observation {
  return textOf(probe).startsWith('works') ? seen(shown()) : seen();
}

async function examWith(language: Partial<Language>): Promise<Exam> {
  return prepareExam(dossierAt(), servicesWith({ observe: async (probe) => answer(probe), ...language }));
}

function valuesOf(list: Exam['variants']): readonly Encoded[] {
  return list.map(({ probe }) => valueOf(probe));
}

describe('preparing an exam', () => {
  it('keeps the attacks that work as variants and the others as quiet ones', async () => {
    const exam = await examWith({ siblings: async () => substitutes('works 1', 'does not', 'works 2')() });

    expect(valuesOf(exam.variants)).toEqual(['works 1', 'works 2']);
    expect(valuesOf(exam.quiet)).toEqual(['does not']);
  });

  it('drops attacks whose run broke off, since nothing can be said about them', async () => {
    const broken = seen({ shown: { kind: 'inconclusive', because: 'the module is gone' } });

    const exam = await examWith({ siblings: async () => substitutes('x')(), observe: async () => broken });

    expect([exam.variants, exam.quiet]).toEqual([[], []]);
  });

  it('keeps only harmless calls that show nothing and reach the component', async () => {
    const exam = await examWith({
      neighbours: substitutes('kept', 'works after all', 'elsewhere'),
      observe: async (probe) => {
        return { ...answer(probe), reached: textOf(probe) !== 'elsewhere' };
      },
    });

    expect(valuesOf(exam.benign)).toEqual(['kept']);
  });

  it('tries the attack through other exports and other shipped copies', async () => {
    const exam = await examWith({
      load: async () => ({
        entries: [
          { file: 'index.js', error: null, exports: ['merge: function/1', 'set: function/1', 'version: string'] },
          { file: 'dist/index.min.js', error: null, exports: ['set: function/1'] },
        ],
        evidence: 'fake',
      }),
      observe: async (probe) => (probe.substitution?.redirect === undefined ? answer(probe) : seen(shown())),
    });

    expect(exam.variants.map(({ probe }) => probe.substitution?.redirect)).toEqual([
      { call: 0, module: 'dist/index.min.js' },
      { call: 0, path: ['merge'] },
    ]);
  });

  it('puts harmless calls through the other doors too', async () => {
    const exam = await examWith({
      neighbours: substitutes('kept'),
      load: async () => ({
        entries: [{ file: 'index.js', error: null, exports: ['merge: function/1', 'set: function/1'] }],
        evidence: 'fake',
      }),
      observe: async (probe) => (probe.label.startsWith('sibling: through') ? seen(shown()) : answer(probe)),
    });

    expect(exam.benign.map(({ probe }) => probe.substitution?.redirect)).toEqual([
      undefined,
      { call: 0, path: ['merge'] },
    ]);
  });

  it('asks no more harmless calls than it keeps, and others in the place of those that cannot be used', async () => {
    const values = Array.from({ length: 20 }, (_unused, index) => `harmless ${index}`);
    const asked: string[] = [];
    const exam = await examWith({
      neighbours: substitutes(...values),
      observe: async (probe) => {
        asked.push(probe.id);
        return { ...answer(probe), reached: textOf(probe) !== 'harmless 3' };
      },
    });

    expect(valuesOf(exam.benign)).toEqual(values.filter((value) => value !== 'harmless 3').slice(0, 14));
    expect(asked.filter((id) => id.startsWith('benign'))).toHaveLength(15);
  });

  it('asks nothing twice when it is resumed', async () => {
    const asked: string[] = [];
    const services = servicesWith({
      siblings: async () => substitutes('a', 'b')(),
      neighbours: substitutes('c'),
      observe: async (probe) => {
        asked.push(probe.id);
        return answer(probe);
      },
    });

    const first = await prepareExam(dossierAt(), services);
    const askedOnce = asked.length;
    const second = await prepareExam(dossierAt(), services);

    expect(asked).toHaveLength(askedOnce);
    expect(second).toEqual(first);
  });

  it('has no question when nothing is known about where the attack enters', async () => {
    const exam = await prepareExam({ ...dossierAt(), carriers: [] }, servicesWith());

    expect([exam.variants, exam.quiet, exam.benign]).toEqual([[], [], []]);
  });

  it('tries the lighter form of an attack where there is one, and keeps the whole of it', async () => {
    const trial = { value: 'works lightly', shows: { kind: 'time', overMs: 200 } } as const;

    const exam = await examWith({ siblings: async () => [{ label: 'long', value: 'long', trial }] });

    expect(valuesOf(exam.variants)).toEqual(['long']);
    expect(exam.variants[0]?.tried?.reproducer.shows).toEqual(trial.shows);
  });

  it('puts the other arguments of the call in place with the value', async () => {
    const companions = [{ argument: 1, value: 'target' }];

    const exam = await examWith({ siblings: async () => [{ label: 'nested', value: 'works', companions }] });

    expect(exam.variants[0]?.probe.substitution?.replacements).toEqual([
      { carrier: CARRIER, value: 'works' },
      { carrier: { kind: 'argument', call: 0, argument: 1, at: [] }, value: 'target' },
    ]);
  });
});

describe('other doors', () => {
  it('are not looked for behind a request', () => {
    const requested = seen({}, [call({ how: 'request' })]);
    const shipped = { load: { entries: [], evidence: '' }, sources: [], loadedFiles: [] };

    expect(elsewhere(0, requested, shipped)).toEqual([]);
  });
});

describe('interleaving plans', () => {
  it('takes two of the first list for one of each other', () => {
    expect(
      interleave([
        ['1', '2', '3', '4'],
        ['a', 'b', 'c'],
      ]).join(''),
    ).toBe('12a34bc');
  });
});
