// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '../../domain/verdict.ts';

/** One answer among several that make up a gate's outcome. */
export type Part =
  | { readonly kind: 'good'; readonly evidence?: string }
  | { readonly kind: 'bad' | 'unclear'; readonly because: string; readonly evidence?: string };

/** As many reasons as a person reads. */
const SHOWN_REASONS = 5;

/**
 * A gate's outcome from its answers: one bad answer fails it, else one unclear answer leaves it inconclusive. No
 * answer at all is inconclusive too, whatever the caller hoped for.
 */
export function sumUp(parts: readonly Part[], claim: string): Outcome {
  const evidence = parts.flatMap((part) => (part.evidence === undefined ? [] : [part.evidence]));
  const bad = reasonsOf(parts, 'bad');
  if (bad !== undefined) {
    return { kind: 'fail', because: bad, evidence };
  }
  const unclear = reasonsOf(parts, 'unclear');
  if (unclear !== undefined) {
    return { kind: 'inconclusive', because: unclear, evidence };
  }
  return parts.length === 0
    ? { kind: 'inconclusive', because: `nothing could be asked: ${claim}`, evidence }
    : { kind: 'pass', because: claim, evidence };
}

function reasonsOf(parts: readonly Part[], kind: 'bad' | 'unclear'): string | undefined {
  const reasons = parts.flatMap((part) => (part.kind === kind ? [part.because] : []));
  const rest = reasons.length > SHOWN_REASONS ? `; and ${reasons.length - SHOWN_REASONS} more` : '';
  return reasons.length === 0 ? undefined : reasons.slice(0, SHOWN_REASONS).join('; ') + rest;
}
