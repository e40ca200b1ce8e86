// SPDX-License-Identifier: Apache-2.0
import { boundsCheck } from './bounds-check.ts';
import { divisorCheck } from './divisor-check.ts';
import { nullCheck } from './null-check.ts';
import { overflowCheck } from './overflow-check.ts';
import { rangeCheck } from './range-check.ts';
import type { Shape } from './shape.ts';
import { widerArithmetic } from './wider-arithmetic.ts';

/** In no order: what each proposes carries its own likelihood. */
export const shapes: readonly Shape[] = [
  boundsCheck,
  divisorCheck,
  nullCheck,
  overflowCheck,
  rangeCheck,
  widerArithmetic,
];
