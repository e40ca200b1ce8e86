// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SanitizerReport } from '../../../domain/sanitizer-report.ts';
import { isPlaced, signatureOf, withUnplaced } from './signature.ts';

/** A report whose stack goes through these functions, innermost first. */
function reported(kind: string, functions: readonly string[]): SanitizerReport {
  const stack = functions.map((name) => ({ function: name, file: 'catalog.c', line: 7, column: 0, isOwn: true }));
  return { detector: 'address', kind, said: kind, stack, related: [] };
}

const ROUND = ['expand', 'parse', 'expand', 'parse', 'expand', 'parse', 'main'];

describe('what two reports of one fault have in common', () => {
  it('is what goes round, wherever a stack ran out', () => {
    const atCopy = reported('stack-overflow', ['copy', ...ROUND]);
    const atScan = reported('stack-overflow', ['scan', 'name', 'parse', ...ROUND]);

    expect(signatureOf(atCopy)).toBe(signatureOf(atScan));
    expect(signatureOf(atCopy)).toBe('stack-overflow in expand (catalog.c)');
  });

  it('is the innermost place of every other fault, however often a function stands below it', () => {
    expect(signatureOf(reported('heap-use-after-free', ['copy', ...ROUND]))).toBe('after free in copy (catalog.c)');
  });

  it('is the innermost place where a stack ran out without going round', () => {
    expect(signatureOf(reported('stack-overflow', ['fill', 'main']))).toBe('stack-overflow in fill (catalog.c)');
  });

  it('may be all that is left of a stack that ran out', () => {
    const own = withUnplaced(['stack-overflow in expand (catalog.c)']);
    const empty = signatureOf(reported('stack-overflow', []));

    expect(own).toContain(empty);
    expect(isPlaced(empty)).toBe(false);
    expect(withUnplaced(['after free in copy (catalog.c)'])).not.toContain(empty);
  });
});
