// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import { AMBIENT_NAMES } from './ambient-names.ts';
import type { Needs } from './needs.ts';
import type { Place } from './place.ts';
import { MINI_RUNNER, RESULTS, type Suite } from './suite.ts';

export interface MiniNeeds {
  readonly env: Readonly<Record<string, string>>;
  readonly needs: Needs;
  readonly ui: string;
}

/** Our runner gives `describe`, `it` and their kin, and nothing to assert with. */
export function miniSuite(place: Place, files: readonly string[], { env, needs, ui }: MiniNeeds): Suite | null {
  const unknown = [...needs.globals].filter((name) => !AMBIENT_NAMES.has(name) && !MOCHA_NAMES.has(name));
  const isKnownUi = /^(?:bdd|tdd|qunit|exports)$/.test(ui);
  if (unknown.length > 0 || !isKnownUi || needs.packages.has('mocha')) {
    return null;
  }
  const names = files.map((file) => path.relative(place.directory, file));
  return {
    command: `skymend's own runner for mocha's ${ui} interface, since mocha is not installed: ${names.join(' ')}`,
    argv: ['node', MINI_RUNNER, RESULTS, ui, ...names],
    env,
    reads: 'mini',
    needsMiniRunner: true,
  };
}

const MOCHA_NAMES: ReadonlySet<string> = new Set(
  (
    'describe context it specify before after beforeEach afterEach xdescribe xcontext xit xspecify ' +
    'suite test setup teardown suiteSetup suiteTeardown run'
  ).split(' '),
);

export function usesMochaNames({ globals }: Needs): boolean {
  return ['describe', 'it', 'suite', 'test'].some((name) => globals.has(name));
}
