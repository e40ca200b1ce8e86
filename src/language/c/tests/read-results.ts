// SPDX-License-Identifier: Apache-2.0
import type { TestResult } from '../../../domain/test-run.ts';

type Kind = TestResult['kind'];

/** How one line of a runner tells a test's name and result. */
interface Form {
  readonly pattern: RegExp;
  readonly name: (match: RegExpMatchArray) => string;
  readonly kind: (match: RegExpMatchArray) => Kind;
}

const FORMS: readonly Form[] = [
  // automake, DejaGnu
  {
    pattern: /^(PASS|FAIL|XFAIL|XPASS|SKIP|ERROR): (\S.*)$/,
    name: ([, , name = '']) => name,
    kind: ([, word = '']) => (word === 'SKIP' ? 'skipped' : word === 'PASS' || word === 'XFAIL' ? 'passed' : 'failed'),
  },
  // CTest
  {
    pattern: /^\s*\d+\/\d+ Test\s+#\d+: (\S+) \.*\s*(Passed|\*+\s*\w[\w ]*)/,
    name: ([, name = '']) => name,
    kind: ([, , word = '']) =>
      word === 'Passed' ? 'passed' : /Skipped|Not Run|Disabled/.test(word) ? 'skipped' : 'failed',
  },
  // meson
  {
    pattern: /^\s*\d+\/\d+ (\S.*?)\s+(OK|FAIL|SKIP|TIMEOUT|EXPECTEDFAIL|UNEXPECTEDPASS|ERROR)\b\s+[\d.]+\s?s/,
    name: ([, name = '']) => name,
    kind: ([, , word = '']) =>
      word === 'SKIP' ? 'skipped' : word === 'OK' || word === 'EXPECTEDFAIL' ? 'passed' : 'failed',
  },
  // GoogleTest
  {
    pattern: /^\[\s*(OK|FAILED|SKIPPED)\s*\] ([\w/.]+)(?: \(\d+ ms\))?$/,
    name: ([, , name = '']) => name,
    kind: ([, word = '']) => (word === 'OK' ? 'passed' : word === 'SKIPPED' ? 'skipped' : 'failed'),
  },
  // GNU Autotest
  {
    pattern: /^\s*(\d+): (\S.*?)\s+(ok|FAILED|skipped|expected failure)(?:\s+\(.*\))?$/,
    name: ([, number = '', name = '']) => `${number}: ${name}`,
    kind: ([, , , word = '']) => (word === 'skipped' ? 'skipped' : word === 'FAILED' ? 'failed' : 'passed'),
  },
  // TAP
  {
    pattern: /^(not )?ok (\d+)\b(?: -)?\s*(.*)$/,
    name: ([, , number = '', name = '']) => name.replace(/\s*# (?:SKIP|TODO).*$/i, '') || number,
    kind: ([, not, , name = '']) =>
      /# SKIP/i.test(name) ? 'skipped' : not === undefined || /# TODO/i.test(name) ? 'passed' : 'failed',
  },
  // Everybody else: a name, something between, a word.
  {
    pattern:
      /^\s*(\w[^:=]*?[\w)\]'"])\s*(?:\.{2,}|:|=>|\s{2,})\s*\[?\s*(ok|passed|pass|success|fail|failed|failure|not ok)\s*\]?[.!]?$/i,
    name: ([, name = '']) => name,
    kind: ([, , word = '']) => (/^(?:ok|pass|success)/i.test(word) ? 'passed' : 'failed'),
  },
];

/** Results of single tests, as far as lines of the log tell them. Names that come again are numbered. */
export function readResults(log: string): readonly TestResult[] {
  const counts = new Map<string, number>();
  const results: TestResult[] = [];
  for (const line of log.split(/\r?\n/)) {
    const found = resultOf(line);
    if (found !== null) {
      const times = (counts.get(found.name) ?? 0) + 1;
      counts.set(found.name, times);
      results.push(times === 1 ? found : { ...found, name: `${found.name} (${times})` });
    }
  }
  return results;
}

function resultOf(line: string): TestResult | null {
  // eslint-disable-next-line no-control-regex
  const plain = line.replaceAll(/\u001b\[[\d;]*m/g, '').trimEnd();
  for (const { pattern, name, kind } of FORMS) {
    const match = plain.match(pattern);
    if (match !== null) {
      return { name: name(match).trim().slice(0, 200), kind: kind(match) };
    }
  }
  return null;
}
