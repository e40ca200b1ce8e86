// SPDX-License-Identifier: Apache-2.0
import type { ReportFrame, SanitizerReport } from '../../../domain/sanitizer-report.ts';
import { ownFrame } from '../report/signature.ts';

/** Where the stacks of threads begin. */
const BOTTOM = /^(?:main|_start|__libc_start\w*|start_thread|clone3?|LLVMFuzzer\w+|asan_thread_start\w*)$/;
/** A deeper one is cut for its length. */
const SHORT = 60;

/** Does the stack of the report that ended a run stop on the way? Unwinders do in what was built without tables for them. */
export function isCut(reports: readonly SanitizerReport[]): boolean {
  const last = reports.at(-1);
  return (
    last !== undefined &&
    ownFrame(last) !== undefined &&
    last.stack.length < SHORT &&
    !last.stack.some(({ function: name }) => BOTTOM.test(name ?? ''))
  );
}

/** Did the unwinder find nothing of the target's own? Where a stack ran over it has none to work on, and it is chance how far it gets. */
export function isBare(reports: readonly SanitizerReport[]): boolean {
  const last = reports.at(-1);
  return last?.kind === 'stack-overflow' && ownFrame(last) === undefined;
}

/**
 * The reports of a run, the last with what another run of the same, by frame pointers, tells beyond the end of its stack.
 * Frame pointers may leave out the caller of a function that keeps none, so that what both tell need not overlap.
 */
export function withWholeStack(
  reports: readonly SanitizerReport[],
  byFramePointers: readonly SanitizerReport[],
): readonly SanitizerReport[] {
  const last = reports.at(-1);
  const other = byFramePointers.at(-1);
  if (last === undefined || other === undefined || last.kind !== other.kind || !isSameAccess(last, other)) {
    return reports;
  }
  const end = last.stack.findLast(({ isOwn }) => isOwn);
  const met = other.stack.findIndex((frame) => end !== undefined && isSame(frame, end));
  const first = other.stack.findIndex(({ isOwn }) => isOwn);
  const beyond = met >= 0 ? other.stack.slice(met + 1) : first >= 0 ? other.stack.slice(first) : [];
  return [...reports.slice(0, -1), { ...last, stack: [...last.stack, ...beyond] }];
}

function isSameAccess({ access: a }: SanitizerReport, { access: b }: SanitizerReport): boolean {
  return a?.how === b?.how && a?.size === b?.size;
}

function isSame(a: ReportFrame, b: ReportFrame): boolean {
  return a.file === b.file && a.line === b.line && a.function === b.function;
}
