// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { Weakness } from '../../../domain/weakness.ts';
import { seededRandom } from '../../../support/seeded-random.ts';
import type { Substitute } from '../../language.ts';
import { harmlessLooking, mutants } from './mutations.ts';

export async function siblings(_weakness: Weakness, value: Encoded): Promise<readonly Substitute[]> {
  return mutants(value, seededRandom(7), 24).map((text, index) => ({ label: `variation ${index + 1}`, value: text }));
}

export function neighbours(_weakness: Weakness, value: Encoded): readonly Substitute[] {
  return harmlessLooking(value, 24).map((text, index) => ({ label: `neighbour ${index + 1}`, value: text }));
}
