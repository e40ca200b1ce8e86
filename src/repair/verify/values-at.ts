// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../domain/encoded.ts';
import type { Carrier, Probe } from '../../domain/probe.ts';

/** What a probe puts in at one place. */
export function valuesAt({ substitution }: Probe, carrier: Carrier): readonly Encoded[] {
  const key = JSON.stringify(carrier);
  return (substitution?.replacements ?? [])
    .filter((replacement) => JSON.stringify(replacement.carrier) === key)
    .map((replacement) => replacement.value);
}
