// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../../domain/candidate.ts';
import { replaceAt, stringsIn } from '../../../domain/encoded-path.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { ScanReport } from '../../../language/language.ts';
import { ask, snapshotOf, type Asking } from '../asking.ts';
import { attackValues } from '../exam/attack-values.ts';
import { planOf, probesOf } from '../exam/probe-of.ts';
import type { Part } from '../sum-up.ts';

export interface TryReport {
  readonly dossier: Dossier;
  readonly asking: Asking;
}

/**
 * A scanner looks at code apart from its use: what it reports counts when an attack made from it shows the weakness
 * where the reproducer's did. A report without an attack stands.
 */
export async function tryReport(
  report: ScanReport,
  candidate: Candidate,
  { dossier, asking }: TryReport,
): Promise<Part> {
  const [carried] = attackValues(dossier);
  const longest = carried === undefined ? undefined : longestString(carried.value);
  if (report.attack === undefined || carried === undefined || longest === undefined) {
    return { kind: 'bad', because: report.said };
  }
  const value = replaceAt(carried.value, longest.at, report.attack(longest.text.length));
  const [planned] = probesOf([planOf(carried.carrier, { label: report.said, value })], 'variant', dossier);
  if (planned === undefined) {
    return { kind: 'bad', because: report.said };
  }
  const seen = await ask({ ...planned.probe, id: 'scan' }, snapshotOf(candidate), asking);
  const { evidence } = seen;
  switch (seen.shown.kind) {
    case 'shown':
      return { kind: 'bad', because: `${report.said}, and an attack shows it: ${seen.shown.because}`, evidence };
    case 'inconclusive':
      return {
        kind: 'unclear',
        because: `${report.said}; its attack was tried in vain: ${seen.shown.because}`,
        evidence,
      };
    case 'blocked':
    default:
      return { kind: 'good', evidence };
  }
}

function longestString(
  value: Encoded,
): { readonly at: readonly (string | number)[]; readonly text: string } | undefined {
  const [longest] = [...stringsIn(value)].toSorted((a, b) => b.text.length - a.text.length);
  return longest;
}
