// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { TestResult } from '../../../../domain/test-run.ts';
import { numbered } from './tap.ts';

const titled = z.object({ fullTitle: z.string() });
const mochaSchema = z.object({
  passes: z.array(titled),
  failures: z.array(titled),
  pending: z.array(titled).catch([]),
});

/** Mocha prints its JSON after whatever the tests print. `null` when there is none. */
export function readMochaJson(text: string): readonly TestResult[] | null {
  for (let at = text.lastIndexOf('\n{'); ; at = text.lastIndexOf('\n{', at - 1)) {
    const report = mochaSchema.safeParse(parseOrNull(text.slice(at === -1 ? text.indexOf('{') : at + 1))).data;
    if (report !== undefined) {
      const kinds = [
        ['passed', report.passes],
        ['failed', report.failures],
        ['skipped', report.pending],
      ] as const;
      return numbered(kinds.flatMap(([kind, tests]) => tests.map(({ fullTitle }) => ({ name: fullTitle, kind }))));
    }
    if (at <= 0) {
      return null;
    }
  }
}

const jestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string().catch(''),
      status: z.string().catch(''),
      message: z.string().catch(''),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** The results file of Jest or Vitest. A file that did not load is one failed test with the file's name. */
export function readJestJson(text: string, directory: string): readonly TestResult[] | null {
  const report = jestSchema.safeParse(parseOrNull(text)).data;
  const results = report?.testResults.flatMap((file): readonly TestResult[] => {
    const tests = file.assertionResults.map(({ fullName, status }) => ({
      name: fullName.trim(),
      kind: kindOf(status),
    }));
    const isLost = tests.length === 0 && file.status === 'failed';
    return isLost ? [{ name: `${file.name.replace(`${directory}/`, '')} loads`, kind: 'failed' }] : tests;
  });
  return results === undefined ? null : numbered(results);
}

function kindOf(status: string): TestResult['kind'] {
  return status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped';
}

const miniSchema = z.object({ name: z.string(), kind: z.enum(['passed', 'failed', 'skipped']) });

/** Our own runner's file: one JSON line per test, and an end mark. `null` when the mark is missing. */
export function readMini(text: string): readonly TestResult[] | null {
  const lines = text.split('\n').filter((line) => line !== '');
  const results = lines.flatMap((line) => miniSchema.safeParse(parseOrNull(line)).data ?? []);
  return lines.at(-1) === '{"end":true}' ? numbered(results) : null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
