// SPDX-License-Identifier: Apache-2.0

/** A gate's answer. Every answer but a pass says why. */
export type Outcome =
  | { readonly kind: 'pass'; readonly because?: string; readonly evidence?: readonly string[] }
  | { readonly kind: 'fail'; readonly because: string; readonly evidence?: readonly string[] }
  | { readonly kind: 'inconclusive'; readonly because: string; readonly evidence?: readonly string[] }
  | { readonly kind: 'not-applicable'; readonly because: string; readonly evidence?: readonly string[] };

export type Verdict = 'rejected' | 'undecided' | 'plausible';

/**
 * How much a gate's answer weighs. `always`: anything but a pass keeps the candidate from being plausible.
 * `when-applicable`: the same, but a reasoned `not-applicable` (a target without tests) does not stand in the way.
 * `never`: said in the report, not counted.
 */
export type Requirement = 'always' | 'when-applicable' | 'never';

/** One gate's answer to one candidate, as it stands in the pass vector. */
export interface GateResult {
  readonly gate: string;
  readonly required: Requirement;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/**
 * There is no `correct` here on purpose. Passing every gate makes a candidate plausible; only a person, or a
 * benchmark's held-out oracle, can say more.
 * No gates asked is `undecided`, and so is a required gate that did not run: fail-open cannot be written by accident.
 */
export function judge(results: readonly GateResult[]): Verdict {
  const required = results.filter((result) => result.required !== 'never');
  if (required.some((result) => result.outcome.kind === 'fail')) {
    return 'rejected';
  }
  const isSettled = required.every(
    (result) =>
      result.outcome.kind === 'pass' ||
      (result.outcome.kind === 'not-applicable' && result.required === 'when-applicable'),
  );
  const anyAlways = required.some((result) => result.required === 'always');
  return isSettled && anyAlways ? 'plausible' : 'undecided';
}
