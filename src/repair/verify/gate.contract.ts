// SPDX-License-Identifier: Apache-2.0
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../domain/verdict.ts';
import type { Language } from '../../language/language.ts';
import { fixturesIn } from './fake-fixture.ts';
import { servicesWith } from '../fake-services.ts';
import { candidateOf, dossierAt, examOf, seen } from './fake-question.ts';
import type { Gate } from './gate.ts';
import { verifyBy } from './verify.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** What every gate owes, whatever it asks. */
export function gateContract(gate: Gate): void {
  const directory = join(HERE, gate.name);

  describe(`${gate.name} and its fixtures`, () => {
    it('has at least one patch that it must reject', () => {
      expect(fixturesIn(directory, 'rejects').length).toBeGreaterThan(0);
    });

    it.each(fixturesIn(directory, 'rejects'))('rejects $name', async ({ candidate, question, services, because }) => {
      const outcome = await gate.check(candidate, question, services);

      expect(outcome).toMatchObject({ kind: 'fail', because: expect.stringContaining(because) });
    });

    it.each(fixturesIn(directory, 'accepts'))('accepts $name', async ({ candidate, question, services, because }) => {
      const outcome = await gate.check(candidate, question, services);

      expect(outcome).toMatchObject({ kind: 'pass', because: expect.stringContaining(because) });
    });
  });

  describe(`${gate.name} fails closed`, () => {
    it('does not pass when the runs break off', async () => {
      const stalled = seen({ shown: { kind: 'inconclusive', because: 'the run was ended at its time limit' } });

      expect(await outcomeWhen(gate, { ...BROKEN_ANSWERS, observe: async () => stalled })).not.toBe('pass');
    });

    it('is inconclusive when the language can answer nothing', async () => {
      expect(await outcomeWhen(gate, MUTE)).toBe('inconclusive');
    });
  });
}

const BROKEN_ANSWERS: Partial<Language> = {
  sourceFiles: async () => [],
  load: async () => ({ entries: [{ file: 'index.js', error: 'timed out', exports: [] }], evidence: 'fake' }),
  runTests: async () => null,
  syntaxError: () => 'cannot be read',
  rescan: async () => null,
};

function refuse(): never {
  throw new Error('the sandbox is gone');
}

const MUTE: Partial<Language> = {
  sourceFiles: refuse,
  observe: refuse,
  load: refuse,
  runTests: refuse,
  syntaxError: refuse,
  rescan: refuse,
  unrepairedCopies: refuse,
  featureLoss: refuse,
  differences: refuse,
  isAccident: refuse,
};

/** The outcome as the runner records it. */
async function outcomeWhen(gate: Gate, answers: Partial<Language>): Promise<Outcome['kind'] | undefined> {
  const tests = {
    command: 'npm test',
    results: [{ name: 'a', kind: 'passed' as const }],
    flaky: [],
    seconds: 1,
    evidence: 'fake',
  };
  const question = { dossier: dossierAt(), exam: examOf({ tests }) };
  const [judged] = await verifyBy([gate], [candidateOf()], { question, services: servicesWith(answers) });
  return judged?.results[0]?.outcome.kind;
}
