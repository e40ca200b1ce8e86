// SPDX-License-Identifier: Apache-2.0
import { boundedCall } from './bounded-call.ts';
import { boundsCheck } from './bounds-check.ts';
import { divisorCheck } from './divisor-check.ts';
import { leakRelease } from './leak-release.ts';
import { lifetime } from './lifetime.ts';
import { mendCondition } from './mend-condition.ts';
import { nullCheck } from './null-check.ts';
import { overflowCheck } from './overflow-check.ts';
import { rangeCheck } from './range-check.ts';
import type { Shape } from './shape.ts';
import { widerArithmetic } from './wider-arithmetic.ts';

/** In no order: what each proposes carries its own likelihood. */
export const shapes: readonly Shape[] = [
  boundedCall,
  boundsCheck,
  divisorCheck,
  leakRelease,
  lifetime,
  mendCondition,
  nullCheck,
  overflowCheck,
  rangeCheck,
  widerArithmetic,
];
