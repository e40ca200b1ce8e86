// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Examined } from '../../../domain/exam.ts';
import type { ApiCall, Behaviour, Observation } from '../../../domain/observation.ts';
import type { Language } from '../../../language/language.ts';
import { brokenAnswer } from '../answers.ts';

/**
 * Is a different answer to a fragile input what mending is for? Yes when callers see no difference, when the unpatched
 * target failed on it, or took it apart where the patched one hands it on whole; and only when the patched one answers
 * in order.
 */
export function isImprovement(examined: Examined, seen: Observation, language: Language): boolean {
  const { probe, before, isFragile, fragileErrors } = examined;
  if (isFragile !== true || brokenAnswer(before, seen, (error) => language.isAccident(error)) !== null) {
    return false;
  }
  const hasFailed = before.behaviour.calls.some((call) => failed(call, fragileErrors));
  if (hasFailed || fragileErrors !== undefined) {
    return hasFailed;
  }
  if (language.differences(asCallersSee(before), asCallersSee(seen), []).length === 0) {
    return true;
  }
  const values = (probe.substitution?.replacements ?? []).map((replacement) => replacement.value);
  const whole = ({ behaviour }: Observation): number =>
    Math.min(...values.map((value) => language.wholeWords(behaviour, value)));
  return values.length > 0 && whole(seen) > whole(before);
}

/** Without the programs' command lines and what the shell said about them: those are what was mended. */
function asCallersSee({ behaviour }: Observation): Behaviour {
  return { ...behaviour, stdout: '', stderr: '', processes: [] };
}

/** It threw, or handed an error to its callback or promise. */
function failed({ outcome, callbacks }: ApiCall, names: readonly string[] | undefined): boolean {
  const handed = [...(outcome.kind === 'returned' ? [outcome.value] : []), ...callbacks.flat()];
  const isMeant = (value: Encoded): boolean => isError(value) && (names?.includes(value.name) ?? true);
  return outcome.kind === 'threw' ? names === undefined || isMeant(outcome.error) : handed.some(isMeant);
}

function isError(value: Encoded): value is Encoded & { readonly t: 'error' } {
  return typeof value === 'object' && value !== null && value.t === 'error';
}
