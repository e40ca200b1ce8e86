// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../../domain/repair-error.ts';
import { weaknessOfReport } from '../../../domain/report-weakness.ts';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { Target } from '../../../domain/target.ts';
import { filesBelow } from '../build/own-tree.ts';
import type { Identified } from '../../language.ts';
import { ownFiles } from './own-files.ts';
import { reportsIn } from './reports.ts';
import { ownFrame, sayReport, signatureOf } from './signature.ts';

/** The faults of a log that lie in the target. Throws `INPUT_MALFORMED` when it tells of another program or of nothing. */
export async function reported(log: string, target: Target): Promise<readonly Identified[]> {
  const reports = reportsIn(log, ownFiles(target.root, await filesBelow(target.root)));
  if (reports.length === 0) {
    throw new RepairError('INPUT_MALFORMED', 'the log holds no report of a sanitizer, fuzzer, valgrind or debugger');
  }
  const own = reports.filter((report) => ownFrame(report) !== undefined);
  const hasSymbols = reports.some(({ stack }) => stack.some((frame) => frame.line > 0));
  if (own.length === 0 && hasSymbols) {
    const [frame] = reports.flatMap(({ stack }) => stack).filter(({ line }) => line > 0);
    throw new RepairError(
      'INPUT_MALFORMED',
      `the log is of another program: no file of its stacks (${frame?.file ?? ''}) lies in ${target.directory}`,
    );
  }
  // Without symbols a log says what happened and not where; running the reproducer tells the rest.
  return (own.length > 0 ? own : reports).map(identifiedOf);
}

function identifiedOf(report: SanitizerReport): Identified {
  return {
    weakness: weaknessOfReport(report),
    shows: { kind: 'sanitizer' },
    said: sayReport(report),
    signature: signatureOf(report),
    locations: locationsOf(report),
  };
}

/** Frames in the target's own code, innermost first. */
export function locationsOf(report: SanitizerReport): Identified['locations'] {
  return report.stack
    .filter(({ isOwn }) => isOwn)
    .map(({ file, line, column }) => {
      const startColumn = Math.max(1, column);
      return { file, region: { startLine: line, startColumn, endLine: line, endColumn: startColumn + 1 } };
    });
}
