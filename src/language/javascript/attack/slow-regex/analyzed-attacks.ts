// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../../domain/observation.ts';
import { analyzePattern } from '../../regex/analyze.ts';

/** Patterns the analyser is asked about; the slowest match comes first in an observation. */
const MOST_PATTERNS = 2;
/** Lengths relative to the seen attack. Exponential attacks need few characters, and more would never end. */
const LENGTHS = [1, 0.7];
const EXPONENTIAL_LENGTH = 40;

/** Attacks that the analyser finds on the patterns that were slow, in the place of the subject that was seen. */
export async function analyzedAttacks(
  value: string,
  { sinks }: Observation,
): Promise<readonly { readonly label: string; readonly text: string }[]> {
  const slow = sinks.filter((event) => event.sink === 'regexp');
  const patterns = [...new Map(slow.map((event) => [event.detail[0] ?? '', event])).values()].slice(0, MOST_PATTERNS);
  const attacks = await Promise.all(
    patterns.map(async ({ detail, subject }) => {
      const parsed = /^\/(?<source>.*)\/(?<flags>[a-z]*)$/s.exec(detail[0] ?? '')?.groups;
      const analysis = await analyzePattern(parsed?.['source'] ?? '', parsed?.['flags'] ?? '');
      if (analysis.kind !== 'vulnerable') {
        return [];
      }
      const full = analysis.degree === Infinity ? Math.min(value.length, EXPONENTIAL_LENGTH) : value.length;
      return LENGTHS.map((factor) => analysis.attack(Math.ceil(full * factor))).map((attack) => ({
        label: `an attack the analyser found, ${attack.length} characters`,
        text: inPlaceOf(subject, { value, attack }),
      }));
    }),
  );
  return attacks.flat();
}

/** The pattern may be run on a part of the value only; then that part is replaced. */
function inPlaceOf(
  subject: string | undefined,
  { value, attack }: { readonly value: string; readonly attack: string },
): string {
  return subject !== undefined && subject.length > 0 && value.includes(subject)
    ? value.replace(subject, () => attack)
    : attack;
}
