// SPDX-License-Identifier: Apache-2.0
import type { ReportFrame, SanitizerReport } from '../../../domain/sanitizer-report.ts';
import type { RawFrame } from './frames.ts';
import type { OwnFiles } from './own-files.ts';
import { parseLog } from './parse-log.ts';

/** Every report in a log, with its frames told apart into the target's own and others. */
export function reportsIn(log: string, own: OwnFiles): readonly SanitizerReport[] {
  return parseLog(log).map(({ stack, related, ...rest }) => ({
    ...rest,
    stack: stack.map((frame) => frameOf(frame, own)),
    related: related.map((one) => ({ role: one.role, stack: one.stack.map((frame) => frameOf(frame, own)) })),
  }));
}

function frameOf(frame: RawFrame, own: OwnFiles): ReportFrame {
  const file = own.locate(frame.file);
  return {
    file: file ?? (frame.file === '' ? frame.module : frame.file),
    line: frame.line,
    column: frame.column,
    ...(frame.function === '' ? {} : { function: frame.function }),
    isOwn: file !== undefined,
  };
}
