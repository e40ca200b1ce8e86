// SPDX-License-Identifier: Apache-2.0
import type { TestRun } from '../../domain/test-run.ts';
import type { Outcome } from '../../domain/verdict.ts';
import type { RemedyServices } from '../services.ts';
import type { Installed, RemedyGate } from './gate.ts';

/** Each test of the project that passed before passes after. */
export const testsStillPass: RemedyGate = {
  name: 'tests-still-pass',
  required: 'when-applicable',
  async check(asked, services) {
    const original = await asked.original();
    if (original.install.kind !== 'done') {
      const because = `the project as it is does not install (${original.install.because}), so its tests have no baseline`;
      return { kind: 'inconclusive', because };
    }
    const baseline = await services.journal.step(`baseline-tests:${original.state.folder}`, () =>
      run(original, services),
    );
    if (baseline === null) {
      return {
        kind: 'not-applicable',
        because: 'the project has no tests that can be run here; nothing is claimed about them',
      };
    }
    if (baseline.broken !== undefined) {
      return { kind: 'not-applicable', because: `the tests do not run to their end even before: ${baseline.broken}` };
    }
    const after = await asked.installed();
    if (after === undefined || after.install.kind !== 'done') {
      return { kind: 'inconclusive', because: 'the changed project is not installed' };
    }
    return compare(baseline, await run(after, services));
  },
};

async function run({ state }: Installed, { language, sandbox, options }: RemedyServices): Promise<TestRun | null> {
  const opened = await language.openTarget(state.folder);
  const target = options.test === undefined ? opened : { ...opened, test: options.test };
  const component = await language.component(target.root, '');
  return language.runTests({ name: 'target', changes: [] }, { target, component, sandbox }, 2);
}

function compare(baseline: TestRun, after: TestRun | null): Outcome {
  if (after === null || after.broken !== undefined) {
    return {
      kind: 'fail',
      because: `the tests ran before and do not now: ${after?.broken ?? 'they cannot be started'}`,
    };
  }
  const flaky = new Set([...baseline.flaky, ...after.flaky]);
  const results = new Map(after.results.map(({ name, kind }) => [name, kind]));
  const steady = baseline.results.filter(({ name, kind }) => kind === 'passed' && !flaky.has(name));
  const lost = steady.filter(({ name }) => results.get(name) !== 'passed').map(({ name }) => `"${name}"`);
  if (lost.length > 0) {
    return {
      kind: 'fail',
      because: `no longer pass: ${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ' and more' : ''}`,
    };
  }
  const left = flaky.size > 0 ? `; left out as flaky: ${[...flaky].toSorted().join(', ')}` : '';
  return steady.length === 0
    ? { kind: 'not-applicable', because: 'no test passes reliably before' }
    : { kind: 'pass', because: `${steady.length} tests pass as before${left}` };
}
