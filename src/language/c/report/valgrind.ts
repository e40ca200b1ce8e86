// SPDX-License-Identifier: Apache-2.0
import type { RelatedStack } from '../../../domain/sanitizer-report.ts';
import { parseFrame, readStack } from './frames.ts';
import type { Lines } from './lines.ts';
import type { RawReport } from './raw-report.ts';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^Invalid (?:read|write) of size \d+/, 'invalid-access'],
  [/^Jump to the invalid address/, 'segv'],
  [/^Invalid free\(\)/, 'bad-free'],
  [/^Mismatched free\(\)/, 'alloc-dealloc-mismatch'],
  [/^(?:Conditional jump|Use of uninitialised|Syscall param .* uninitialised)/, 'use-of-uninitialized-value'],
  [/^Source and destination overlap/, 'memcpy-param-overlap'],
  [/^Argument '.*' of function .* has a fishy/, 'negative-size-param'],
  [/bytes in .* blocks? (?:is|are) (?:definitely|indirectly) lost/, 'memory-leak'],
  [/^Process terminating with default action of signal 8/, 'division-by-zero'],
  [/^Process terminating with default action of signal 6/, 'abort'],
  [/^Process terminating with default action of signal/, 'segv'],
  [/^Possible data race/, 'data-race'],
];

/** An error of valgrind's whose first line is next; `null` when it is not. */
export function readValgrindError(lines: Lines): RawReport | null {
  const [, said = ''] = /^==\d+== (\S.*)$/.exec(lines.peek()) ?? [];
  const kind = KINDS.find(([pattern]) => pattern.test(said))?.[1];
  if (kind === undefined) {
    return null;
  }
  lines.next();
  const remarks: string[] = [];
  skipRemarks(lines, remarks);
  const stack = readStack(lines);
  const related: { role: RelatedStack['role']; stack: RawReport['stack'] }[] = [];
  while (/^==\d+==\s+\S/.test(lines.peek()) && !isError(lines.peek())) {
    const line = lines.next();
    remarks.push(line);
    if (parseFrame(lines.peek()) !== null) {
      related.push({ role: roleOf(line), stack: readStack(lines) });
    }
  }
  return { detector: 'valgrind', ...meant(kind, said, remarks.join('\n')), stack, related };
}

function isError(line: string): boolean {
  const said = line.replace(/^==\d+== /, '');
  return KINDS.some(([pattern]) => pattern.test(said));
}

function skipRemarks(lines: Lines, remarks: string[]): void {
  while (/^==\d+==\s+\S/.test(lines.peek()) && parseFrame(lines.peek()) === null && !isError(lines.peek())) {
    remarks.push(lines.next());
  }
}

function roleOf(line: string): RelatedStack['role'] {
  if (/free'd/.test(line)) {
    return 'freed';
  }
  return /created by/.test(line) ? 'created' : 'allocated';
}

/** What an access was wrong about stands in the remarks on its address. */
function meant(kind: string, said: string, remarks: string): Pick<RawReport, 'kind' | 'said' | 'access'> {
  const [, how, size] = /^Invalid (read|write) of size (\d+)/.exec(said) ?? [];
  const access =
    how === undefined ? {} : { access: { how: how === 'read' ? 'read' : 'write', size: Number(size) } as const };
  if (kind === 'bad-free' && /inside a block of size .* free'd|free'd/.test(remarks)) {
    return { kind: 'double-free', said };
  }
  if (kind !== 'invalid-access' && kind !== 'segv') {
    return { kind, said };
  }
  return { kind: placeOf(remarks), said, ...access };
}

function placeOf(remarks: string): string {
  if (/block of size [\d,]+ free'd/.test(remarks)) {
    return 'heap-use-after-free';
  }
  if (/block of size [\d,]+ alloc'd|inside (?:an unallocated|a block)/.test(remarks)) {
    return 'heap-buffer-overflow';
  }
  if (/[Aa]ddress 0x[0-9A-F]{1,4}\b/.test(remarks)) {
    return 'null-dereference';
  }
  return /on thread .*stack|stack overflow/i.test(remarks) ? 'stack-overflow' : 'segv';
}
