// SPDX-License-Identifier: Apache-2.0
import type { TestResult } from '../../../../domain/test-run.ts';

const LINE = /^(\s*)(not )?ok\b(?:\s+\d+)?(?:\s*-)?\s*(.*)$/;
const DIRECTIVE = /\s+#\s*(skip|todo)\b.*$/i;
const SUBTEST = /^(\s*)#\s*Subtest:\s*(.*)$/;
/** What a line says beside the name changes from run to run. */
const TIME = /\s*#\s*time=.*$|\s*\{$|\s+\(?\d+(?:\.\d+)?\s?m?s\)?$/;

/**
 * The tests of a TAP text. Names are those of the lines, with the names of the subtests around them; a summary line of a
 * subtest counts as a test of its own. Equal names are numbered.
 */
export function readTap(text: string): readonly TestResult[] {
  const results: TestResult[] = [];
  const around: string[] = [];
  let comment = '';
  for (const line of text.split('\n')) {
    const subtest = SUBTEST.exec(line);
    const test = LINE.exec(line);
    if (subtest !== null) {
      const depth = depthOf(subtest[1]);
      around.length = Math.min(around.length, depth);
      around[depth] = subtest[2] ?? '';
    } else if (test !== null) {
      const depth = depthOf(test[1]);
      const isEnd = line.endsWith(' ends with status 0');
      results.push(resultOf(test, depth > 0 ? around.slice(0, depth) : isEnd ? [] : [comment]));
    } else if (
      /^# \S/.test(line) &&
      !/^# (?:tests|pass|fail|ok|time|skip|todo|suites|cancelled|duration_ms|failed)\b/.test(line)
    ) {
      // Tape names a group of assertions by a comment before them.
      comment = line.slice(2).trim();
    }
  }
  return numbered(results);
}

/** Does a text look like TAP at all? */
export function isTap(text: string): boolean {
  return /^TAP version \d+|^1\.\.\d+|^(?:not )?ok (?:\d+|- )/m.test(text);
}

function depthOf(white: string = ''): number {
  return Math.floor(white.length / 4);
}

function resultOf(line: RegExpExecArray, around: readonly string[]): TestResult {
  const [, , failed, rest = ''] = line;
  const directive = DIRECTIVE.exec(rest)?.[1];
  const own = rest.replace(DIRECTIVE, '').replace(TIME, '').trim();
  const name = [...around, own].filter((part) => part !== '').join(' > ');
  const kind = directive !== undefined ? 'skipped' : failed === undefined ? 'passed' : 'failed';
  return { name: name === '' ? 'test' : name, kind };
}

export function numbered(results: readonly TestResult[]): readonly TestResult[] {
  const counts = new Map<string, number>();
  return results.map((result) => {
    const count = (counts.get(result.name) ?? 0) + 1;
    counts.set(result.name, count);
    return count === 1 ? result : { ...result, name: `${result.name} (${count})` };
  });
}
