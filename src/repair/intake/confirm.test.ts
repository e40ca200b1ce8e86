// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Finding } from '../../domain/finding.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Probe } from '../../domain/probe.ts';
import { QUIET_OBSERVATION } from '../../language/fake-language.ts';
import { servicesWith } from '../fake-services.ts';
import { confirm } from './confirm.ts';
import type { Intake } from './intake.ts';

const SHOWN: Observation = { ...QUIET_OBSERVATION, shown: { kind: 'shown', because: 'seen' } };

/** A reproducer whose runs show what is answered for them; the last is of the target whose code is a stub. */
async function confirmed(answer: (probe: Probe) => Observation): Promise<Intake> {
  const directory = import.meta.dirname;
  const finding: Finding = {
    id: 'a',
    weakness: 'CWE-787',
    target: { root: directory, directory, language: 'fake' },
    component: { name: 'fake', version: '1.0.0', path: '' },
    reproducer: { command: './tool crash', directory, shows: { kind: 'sanitizer' }, files: [], timeoutMs: 1000 },
    locations: [],
    source: 'reproducer',
    advisories: [],
  };
  return confirm(finding, servicesWith({ observe: async (probe) => answer(probe) }));
}

const isStub = ({ id }: Probe): boolean => id === 'reproducer-on-stub';

it('takes a finding that shows every time, and not on a stub', async () => {
  expect(await confirmed((probe) => (isStub(probe) ? QUIET_OBSERVATION : SHOWN))).toMatchObject({ kind: 'taken' });
});

it('refuses one that never shows', async () => {
  expect(await confirmed(() => QUIET_OBSERVATION)).toMatchObject({
    status: 'not-reproduced',
    because: 'nothing was seen',
  });
});

it('refuses one that shows now and then, and says what to do', async () => {
  const flaky = await confirmed((probe) => (probe.id === 'reproducer-2' ? QUIET_OBSERVATION : SHOWN));

  expect(flaky).toMatchObject({
    status: 'not-reproduced',
    because: expect.stringContaining(
      'shown in 2 of 3 runs, so no patch could be told from luck; make it show every time',
    ),
  });
});

it('refuses one that shows without the code of the target', async () => {
  expect(await confirmed(() => SHOWN)).toMatchObject({ status: 'invalid-reproducer' });
});

it('refuses one that enters no code of the target', async () => {
  const outside = (probe: Probe): Observation => (isStub(probe) ? QUIET_OBSERVATION : { ...SHOWN, reached: false });

  expect(await confirmed(outside)).toMatchObject({ status: 'invalid-reproducer' });
});
