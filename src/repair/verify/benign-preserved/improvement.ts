// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Examined } from '../../../domain/exam.ts';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Language } from '../../../language/language.ts';
import { brokenAnswer } from '../answers.ts';

/**
 * Is a different answer to a fragile input what mending is for? Yes when the unpatched target failed on it, or took it
 * apart where the patched one hands it on whole; and only when the patched one answers in order.
 */
export function isImprovement({ probe, before, isFragile }: Examined, seen: Observation, language: Language): boolean {
  if (isFragile !== true || brokenAnswer(before, seen, (error) => language.isAccident(error)) !== null) {
    return false;
  }
  const values = (probe.substitution?.replacements ?? []).map((replacement) => replacement.value);
  const whole = ({ behaviour }: Observation): number =>
    Math.min(...values.map((value) => language.wholeWords(behaviour, value)));
  return before.behaviour.calls.some(failed) || (values.length > 0 && whole(seen) > whole(before));
}

/** It threw, or handed an error to its callback or promise. */
function failed({ outcome, callbacks }: ApiCall): boolean {
  const handed = [...(outcome.kind === 'returned' ? [outcome.value] : []), ...callbacks.flat()];
  return outcome.kind === 'threw' || handed.some(isError);
}

function isError(value: Encoded): boolean {
  return typeof value === 'object' && value !== null && value.t === 'error';
}
