// SPDX-License-Identifier: Apache-2.0
import type { TestRun } from '../../../domain/test-run.ts';
import type { Outcome } from '../../../domain/verdict.ts';
import { askingOf, snapshotOf, UNPATCHED } from '../asking.ts';
import type { Gate } from '../gate.ts';

/** Before the patch is blamed for a test that turned red both suites are run again: what is flaky shows then. */
const CONFIRMING_RUNS = 2;

export const testsStillPass: Gate = {
  name: 'tests-still-pass',
  required: 'when-applicable',
  isAlone: ({ exam }) => notComparable(exam.tests) === null,

  async check(candidate, { dossier, exam }, services) {
    const baseline = exam.tests;
    const why = notComparable(baseline);
    if (baseline === null || why !== null) {
      return { kind: 'not-applicable', because: why ?? 'no tests' };
    }
    const { language, context } = askingOf(dossier, services);
    const first = await language.runTests(snapshotOf(candidate), context, 1);
    const compared = compare(baseline, first);
    if (compared.kind !== 'fail') {
      return compared;
    }
    const again = await language.runTests(UNPATCHED, context, CONFIRMING_RUNS);
    return compare(
      withFlaky(baseline, again),
      await language.runTests(snapshotOf(candidate), context, CONFIRMING_RUNS),
    );
  },
};

/** What the unpatched target answers differently from one run to the next is no one's fault. */
function withFlaky(first: TestRun, again: TestRun | null): TestRun {
  const results = new Map(again?.results.map(({ name, kind }) => [name, kind]));
  const other = again === null || again.broken !== undefined ? [] : first.results;
  const changed = other.filter(({ name, kind }) => results.get(name) !== kind).map(({ name }) => name);
  return { ...first, flaky: [...new Set([...first.flaky, ...changed, ...(again?.flaky ?? [])])] };
}

/** Why the unpatched target's own run says nothing; `null` when it does. */
function notComparable(baseline: TestRun | null): string | null {
  if (baseline === null) {
    return 'the component has no tests that can be run here; nothing is claimed about them';
  }
  if (baseline.broken !== undefined) {
    return `the component's tests do not run to their end even without the patch: ${baseline.broken}`;
  }
  return steadyPasses(baseline).length === 0
    ? `none of ${baseline.results.length} tests passes reliably without the patch`
    : null;
}

function compare(baseline: TestRun, run: TestRun | null): Outcome {
  if (run === null) {
    return { kind: 'inconclusive', because: 'the tests ran without the patch but could not be run with it' };
  }
  const evidence = [baseline.evidence, run.evidence];
  if (run.broken !== undefined) {
    return { kind: 'inconclusive', because: `the tests did not run to their end: ${run.broken}`, evidence };
  }
  const results = new Map(run.results.map((result) => [result.name, result.kind]));
  const known = new Set(baseline.results.map((result) => result.name));
  const flaky = new Set([...baseline.flaky, ...run.flaky]);
  const steady = steadyPasses(baseline).filter((name) => !flaky.has(name));
  const lost = steady
    .filter((name) => results.get(name) !== 'passed')
    .map((name) => `"${name}" ${results.get(name) ?? 'is gone'}`);
  const fresh = run.results
    .filter(({ name, kind }) => kind === 'failed' && !known.has(name) && !flaky.has(name))
    .map(({ name }) => `"${name}" failed and was not there before`);
  const bad = [...lost, ...fresh];
  if (bad.length > 0) {
    return {
      kind: 'fail',
      because: `${bad.slice(0, 5).join(', ')}${bad.length > 5 ? `, and ${bad.length - 5} more` : ''}`,
      evidence,
    };
  }
  const excluded = flaky.size === 0 ? '' : `; left out as flaky: ${[...flaky].toSorted().join(', ')}`;
  return steady.length === 0
    ? { kind: 'inconclusive', because: `every test is flaky${excluded}`, evidence }
    : { kind: 'pass', because: `${steady.length} tests pass as before${excluded}`, evidence };
}

function steadyPasses(run: TestRun): readonly string[] {
  return run.results.filter(({ name, kind }) => kind === 'passed' && !run.flaky.includes(name)).map(({ name }) => name);
}
