// SPDX-License-Identifier: Apache-2.0
import type { Judged } from '../../domain/candidate.ts';
import { criteria } from './registry.ts';

/** Best first, by the criteria in their order. */
export function rank(judged: readonly Judged[]): readonly Judged[] {
  return judged.toSorted((a, b) => {
    for (const criterion of criteria) {
      const order = criterion.compare(a, b);
      if (order !== 0) {
        return order;
      }
    }
    return 0;
  });
}
