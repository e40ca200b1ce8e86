// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Observation } from '../../../domain/observation.ts';
import { canonicalWeakness, type Weakness } from '../../../domain/weakness.ts';
import type { Substitute } from '../../language.ts';
import type { Attack } from './attack.ts';
import { codeInjection } from './code-injection/code-injection.ts';
import { commandInjection } from './command-injection/command-injection.ts';
import { pathTraversal } from './path-traversal/path-traversal.ts';
import { prototypePollution } from './prototype-pollution/prototype-pollution.ts';
import { slowRegex } from './slow-regex/slow-regex.ts';
import { distinct } from './values.ts';

/** One per weakness, by CWE number; the order has no effect. */
export const attacks: readonly Attack[] = [
  pathTraversal,
  commandInjection,
  codeInjection,
  prototypePollution,
  slowRegex,
];

/** `Language.siblings` for JavaScript. */
export async function siblings(
  weakness: Weakness,
  value: Encoded,
  observation: Observation,
): Promise<readonly Substitute[]> {
  const attack = attackOn(weakness);
  const analyzed = (await attack?.analyzed?.(value, observation)) ?? [];
  return distinct(value, [...(attack?.siblings(value, observation) ?? []), ...analyzed]);
}

/** `Language.neighbours` for JavaScript. */
export function neighbours(weakness: Weakness, value: Encoded, observation: Observation): readonly Substitute[] {
  return attackOn(weakness)?.neighbours(value, observation) ?? [];
}

function attackOn(weakness: Weakness): Attack | undefined {
  return attacks.find((attack) => attack.weakness === canonicalWeakness(weakness));
}
