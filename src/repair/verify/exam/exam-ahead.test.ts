// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Language } from '../../../language/language.ts';
import { TurnsClosed } from '../../../support/turns.ts';
import { servicesWith } from '../../fake-services.ts';
import { dossierAt, seen } from '../fake-question.ts';
import { examAhead } from './exam-ahead.ts';

const TASK = { argv: ['node', 'exploit.js'], cwd: '/target', env: {}, mounts: [] } as const;
const VALUES = Array.from({ length: 20 }, (_unused, index) => ({ label: `value ${index}`, value: `value ${index}` }));

/** Each question is one run in the sandbox. */
function running(asked: string[]): Partial<Language> {
  return {
    siblings: async () => VALUES,
    observe: async (probe, _snapshot, { sandbox }) => {
      await sandbox.run(TASK);
      asked.push(probe.id);
      return seen();
    },
  };
}

it('is ready with the same questions as when nothing else is done', async () => {
  const asked: string[] = [];

  const exam = await examAhead(dossierAt(), servicesWith(running(asked))).ready();

  expect(exam.quiet.length).toBeGreaterThan(0);
  expect(asked.length).toBeGreaterThanOrEqual(VALUES.length);
});

it('begins no further run once nobody is to be examined, and waits for those under way', async () => {
  const asked: string[] = [];
  const ahead = examAhead(dossierAt(), servicesWith(running(asked)));

  await ahead.drop();
  const atOnce = asked.length;

  await expect(ahead.ready()).rejects.toThrow(TurnsClosed);
  expect(atOnce).toBeLessThan(VALUES.length);
  expect(asked).toHaveLength(atOnce);
});
