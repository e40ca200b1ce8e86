// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../domain/observation.ts';
import { askUntil } from './asking.ts';
import { dossierAt, seen, shown } from './fake-question.ts';
import { patientReproducer } from './patient-reproducer.ts';

const BROKEN = seen({ shown: { kind: 'inconclusive', because: 'timed out' } });

async function asked(answers: readonly Observation[], width: number = 1): Promise<readonly number[]> {
  const items = answers.map((seen, index) => ({ seen, index }));
  const given = await askUntil(items, async (item) => item.seen, {
    width,
    isSettled: (answer) => answer.seen.shown.kind === 'shown',
  });
  return given.map(({ item }) => item.index);
}

describe('asking until it is settled', () => {
  it('asks everything when nothing settles it, and answers in the order of the items', async () => {
    expect(await asked([seen(), seen(), seen()], 3)).toEqual([0, 1, 2]);
  });

  it('asks no more after the answer that settles it', async () => {
    expect(await asked([seen(), seen(shown()), seen()])).toEqual([0, 1]);
  });

  it('asks no more after a second run that broke off', async () => {
    expect(await asked([BROKEN, seen(), BROKEN, seen()])).toEqual([0, 1, 2]);
  });
});

function limitFor(timeoutMs: number, wallMs: number, overMs?: number): number {
  const { finding } = dossierAt();
  const shows = overMs === undefined ? finding.reproducer.shows : ({ kind: 'time', overMs } as const);
  const reproducer = { ...finding.reproducer, timeoutMs, shows };
  return patientReproducer(
    { ...dossierAt(), finding: { ...finding, reproducer }, observations: [seen({ wallMs })] },
    'as-is',
  ).timeoutMs;
}

describe('the time limit of a question', () => {
  it('is ten times what the reproducer took, within the limit that was given', () => {
    expect(limitFor(60_000, 4_000)).toBe(40_000);
    expect(limitFor(60_000, 9_000)).toBe(60_000);
  });

  it('is never short', () => {
    expect(limitFor(60_000, 100)).toBe(15_000);
  });

  it('stays as given where time is the weakness', () => {
    expect(limitFor(60_000, 100, 1000)).toBe(60_000);
  });
});
