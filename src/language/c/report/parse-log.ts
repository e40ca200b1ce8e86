// SPDX-License-Identifier: Apache-2.0
import { readStack } from './frames.ts';
import { Lines } from './lines.ts';
import type { RawReport } from './raw-report.ts';
import { readSanitizerReport, readUndefinedReport } from './sanitizer.ts';
import { readValgrindError } from './valgrind.ts';

/** A run that reports in a loop says the same again and again. */
const MOST_REPORTS = 400;

/** Every report in a log of sanitizers, libFuzzer, AFL++, valgrind or a debugger, in its order. */
export function parseLog(text: string): readonly RawReport[] {
  const lines = new Lines(text);
  const reports: RawReport[] = [];
  while (!lines.isOver() && reports.length < MOST_REPORTS) {
    const found = readReports(lines);
    if (found === null) {
      lines.next();
    } else {
      reports.push(...found);
    }
  }
  return withoutEchoes(reports);
}

function readReports(lines: Lines): readonly RawReport[] | null {
  const sanitizer = readSanitizerReport(lines);
  if (sanitizer !== null) {
    return sanitizer;
  }
  const one = readUndefinedReport(lines) ?? readValgrindError(lines) ?? readSignal(lines);
  return one === null ? null : [one];
}

/** `Program received signal SIGSEGV, Segmentation fault.` of a debugger, with the stack that follows. */
function readSignal(lines: Lines): RawReport | null {
  const [said, signal = ''] = /received signal (SIG[A-Z]+)/.exec(lines.peek()) ?? [];
  if (said === undefined) {
    return null;
  }
  const kinds: Readonly<Record<string, string>> = { SIGFPE: 'division-by-zero', SIGABRT: 'abort' };
  lines.next();
  let stack = readStack(lines);
  for (let skipped = 0; stack.length === 0 && skipped < 6 && !lines.isOver(); skipped += 1) {
    lines.next();
    stack = readStack(lines);
  }
  return { detector: 'address', kind: kinds[signal] ?? 'segv', said, stack, related: [] };
}

/** libFuzzer tells of the signal that a sanitizer has told of. */
function withoutEchoes(reports: readonly RawReport[]): readonly RawReport[] {
  const hasOther = reports.some(({ detector, kind }) => detector !== 'libfuzzer' && kind !== 'memory-leak');
  return hasOther ? reports.filter(({ detector, kind }) => detector !== 'libfuzzer' || kind !== 'abort') : reports;
}
