// SPDX-License-Identifier: Apache-2.0
import type { SanitizerReport } from './sanitizer-report.ts';
import type { Weakness } from './weakness.ts';

/** Kinds whose class does not depend on whether memory was read or written. */
const BY_KIND: Readonly<Record<string, Weakness>> = {
  'heap-use-after-free': 'CWE-416',
  'stack-use-after-return': 'CWE-416',
  'stack-use-after-scope': 'CWE-416',
  'use-after-poison': 'CWE-416',
  'double-free': 'CWE-415',
  'bad-free': 'CWE-590',
  'alloc-dealloc-mismatch': 'CWE-762',
  'null-dereference': 'CWE-476',
  'null-pointer': 'CWE-476',
  'nonnull-argument': 'CWE-476',
  'signed-integer-overflow': 'CWE-190',
  'unsigned-integer-overflow': 'CWE-190',
  'negation-overflow': 'CWE-190',
  'calloc-overflow': 'CWE-190',
  'negative-size-param': 'CWE-190',
  'implicit-conversion': 'CWE-681',
  'float-cast-overflow': 'CWE-681',
  'division-by-zero': 'CWE-369',
  'shift-out-of-bounds': 'CWE-1335',
  'invalid-shift-base': 'CWE-1335',
  'invalid-shift-exponent': 'CWE-1335',
  'vla-bound-not-positive': 'CWE-789',
  'allocation-size-too-big': 'CWE-789',
  'out-of-memory': 'CWE-789',
  'memory-leak': 'CWE-401',
  'use-of-uninitialized-value': 'CWE-457',
  'stack-overflow': 'CWE-674',
  'data-race': 'CWE-362',
  'lock-order-inversion': 'CWE-833',
  'memcpy-param-overlap': 'CWE-475',
  'invalid-bool-load': 'CWE-843',
  'invalid-enum-load': 'CWE-843',
  'function-type-mismatch': 'CWE-843',
  'vptr-mismatch': 'CWE-843',
  'misaligned-pointer': 'CWE-704',
  'missing-return': 'CWE-758',
  'unreachable-reached': 'CWE-758',
  abort: 'CWE-617',
  timeout: 'CWE-834',
};

const OUT_OF_BOUNDS = { read: 'CWE-125', write: 'CWE-787', unknown: 'CWE-119' } as const;

/** The weakness class of a report; out of bounds, where nothing else is known of it. */
export function weaknessOfReport({ kind, access }: SanitizerReport): Weakness {
  return BY_KIND[kind] ?? OUT_OF_BOUNDS[access?.how ?? 'unknown'];
}
