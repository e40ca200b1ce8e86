// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { Observation } from '../../../domain/observation.ts';
import type { Shows } from '../../../domain/reproducer.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { QUIET_OBSERVATION } from '../../../language/fake-language.ts';
import type { Services } from '../../services.ts';
import { servicesWith } from '../../fake-services.ts';
import { inferWeakness } from './infer-weakness.ts';

const SHOWN: Observation = { ...QUIET_OBSERVATION, shown: { kind: 'shown', because: 'seen' } };

/** A command that shows what `isShown` says. */
function services(isShown: (shows: Shows) => boolean): Services {
  return servicesWith({
    observe: async ({ reproducer }) => (isShown(reproducer.shows) ? SHOWN : QUIET_OBSERVATION),
    carriers: () => [{ kind: 'argument', call: 0, argument: 0, at: [] }],
  });
}

async function inferred(isShown: (shows: Shows) => boolean): Promise<Weakness> {
  const directory = import.meta.dirname;
  const asked = { kind: 'output', stream: 'stdout', pattern: 'PWNED' } as const;
  const unnamed = {
    target: { root: directory, directory, language: 'fake' },
    component: { name: 'fake', version: '1.0.0', path: '' },
    reproducer: { command: 'node poc.js', directory, shows: asked, files: [], timeoutMs: 1000 },
    asked,
    among: ['CWE-1321', 'CWE-78'],
  } as const;
  return inferWeakness(unnamed, services(isShown));
}

it('names the weakness that the monitor sees', async () => {
  expect(await inferred(({ kind }) => kind === 'output' || kind === 'sink')).toBe('CWE-78');
});

it('says that a command shows nothing of what was asked for', async () => {
  await expect(inferred(() => false)).rejects.toThrow('`node poc.js` does not show a weakness: nothing was seen');
});

it('asks for the name of a weakness that it cannot see', async () => {
  await expect(inferred(({ kind }) => kind === 'output')).rejects.toThrow(
    'cannot tell which weakness `node poc.js` shows; name it with --weakness',
  );
});
