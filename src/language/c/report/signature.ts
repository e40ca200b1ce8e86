// SPDX-License-Identifier: Apache-2.0
import type { ReportFrame, SanitizerReport } from '../../../domain/sanitizer-report.ts';

/** The innermost frame in the target's own code; a leak's is where the block was taken. */
export function ownFrame({ stack, related }: SanitizerReport): ReportFrame | undefined {
  return stack.find(({ isOwn }) => isOwn) ?? related.flatMap((other) => other.stack).find(({ isOwn }) => isOwn);
}

/** Equal for two reports of one fault at one place, whatever the line was that a patch has moved. */
export function signatureOf(report: SanitizerReport): string {
  return `${familyOf(report)} in ${placeOf(report)}`;
}

/** Where a report belongs: function and file, or what the log names at least. */
export function placeOf(report: SanitizerReport): string {
  const frame = ownFrame(report) ?? report.stack[0];
  return inRecursion(report) ?? (frame === undefined ? NOWHERE : sayFrame(frame));
}

function sayFrame(frame: ReportFrame): string {
  return `${frame.function ?? '?'} (${frame.file})`;
}

const NOWHERE = 'nowhere';
/** A function that stands so often in one stack is part of what goes round. */
const AGAIN = 3;

/** Where a stack runs out is chance, and differs from run to run; the functions that go round are the same. */
function inRecursion({ kind, stack }: SanitizerReport): string | undefined {
  const count = new Map<string, number>();
  for (const frame of kind === EXHAUSTED ? stack.filter(({ isOwn }) => isOwn) : []) {
    count.set(sayFrame(frame), (count.get(sayFrame(frame)) ?? 0) + 1);
  }
  return [...count].flatMap(([name, times]) => (times >= AGAIN ? [name] : [])).toSorted()[0];
}

const EXHAUSTED = 'stack-overflow';

/** Equal faults that a log could not place: of a stack that ran out there may be nothing left to tell. */
export function withUnplaced(signatures: readonly string[]): readonly string[] {
  const isExhausted = signatures.some((signature) => signature.startsWith(`${EXHAUSTED} in `));
  return isExhausted ? [...signatures, `${EXHAUSTED} in ${NOWHERE}`] : signatures;
}

export function isPlaced(signature: string): boolean {
  return signature !== `${EXHAUSTED} in ${NOWHERE}`;
}

/** Kinds that one and the same fault gives, by how far an access goes and by what lies there. */
const FAMILIES: Readonly<Record<string, string>> = {
  'heap-buffer-overflow': 'out of bounds',
  'stack-buffer-overflow': 'out of bounds',
  'stack-buffer-underflow': 'out of bounds',
  'global-buffer-overflow': 'out of bounds',
  'dynamic-stack-buffer-overflow': 'out of bounds',
  'container-overflow': 'out of bounds',
  'index-out-of-bounds': 'out of bounds',
  'pointer-overflow': 'out of bounds',
  'object-size': 'out of bounds',
  'unknown-crash': 'out of bounds',
  segv: 'out of bounds',
  'null-pointer': 'null',
  'null-dereference': 'null',
  'null-pointer-offset': 'null',
  'heap-use-after-free': 'after free',
  'double-free': 'after free',
  'stack-use-after-return': 'after its time',
  'stack-use-after-scope': 'after its time',
};

export function familyOf({ kind }: SanitizerReport): string {
  return FAMILIES[kind] ?? kind;
}

/** For a person: `heap-buffer-overflow write in parse (src/parse.c:12)`. */
export function sayReport(report: SanitizerReport): string {
  const frame = ownFrame(report);
  const how = report.access === undefined ? '' : ` ${report.access.how}`;
  const where = frame === undefined ? '' : ` in ${frame.function ?? '?'} (${frame.file}:${frame.line})`;
  return `${report.kind}${how}${where}`;
}

/** The library, of which there is no source here, that a fault came up in; `undefined` for the system's own. */
export function foreignModule({ stack }: SanitizerReport): string | undefined {
  const [first] = stack.filter(
    ({ file }) => !/libsanitizer|\/lib(?:a|ub|t|l|m)san|sysdeps|\/libc[.-]|\/libm[.-]|libstdc|vgpreload/.test(file),
  );
  const module =
    first === undefined || first.isOwn ? undefined : /^(.*\.so[\d.]*)(?:\+0x[0-9a-f]+)?$/.exec(first.file)?.[1];
  return module;
}

/** A report that is not the end of its program: it may be the program's habit. */
export function isRecoverable({ detector }: SanitizerReport): boolean {
  return detector === 'undefined' || detector === 'valgrind' || detector === 'thread';
}
