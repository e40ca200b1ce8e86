// SPDX-License-Identifier: Apache-2.0
import { boundedCall } from './bounded-call.ts';
import { boundsCheck } from './bounds-check.ts';
import { clamp } from './clamp.ts';
import { depthLimit } from './depth-limit.ts';
import { divisorCheck } from './divisor-check.ts';
import { drain } from './drain.ts';
import { emptied } from './emptied.ts';
import { everyFollow } from './every-follow.ts';
import { everyStore } from './every-store.ts';
import { fetchedAgain } from './fetched-again.ts';
import { growInTime } from './grow-in-time.ts';
import { initialise } from './initialise.ts';
import { keptCopy } from './kept-copy.ts';
import { leakRelease } from './leak-release.ts';
import { lifetime } from './lifetime.ts';
import { lock } from './lock.ts';
import { mendCondition } from './mend-condition.ts';
import { narrowed } from './narrowed.ts';
import { notANumber } from './not-a-number.ts';
import { nullCheck } from './null-check.ts';
import { overflowCheck } from './overflow-check.ts';
import { passedBound } from './passed-bound.ts';
import { producerCheck } from './producer-check.ts';
import { rangeCheck } from './range-check.ts';
import { reRead } from './re-read.ts';
import { recordedBound } from './recorded-bound.ts';
import { reference } from './reference.ts';
import type { Shape } from './shape.ts';
import { storage } from './storage.ts';
import { terminated } from './terminated.ts';
import { widerAllocation } from './wider-allocation.ts';
import { widerArithmetic } from './wider-arithmetic.ts';

/** In no order: what each proposes carries its own likelihood. */
export const shapes: readonly Shape[] = [
  boundedCall,
  boundsCheck,
  clamp,
  depthLimit,
  divisorCheck,
  drain,
  emptied,
  everyFollow,
  everyStore,
  fetchedAgain,
  growInTime,
  initialise,
  keptCopy,
  leakRelease,
  lifetime,
  lock,
  mendCondition,
  narrowed,
  notANumber,
  nullCheck,
  overflowCheck,
  passedBound,
  producerCheck,
  rangeCheck,
  reRead,
  recordedBound,
  reference,
  storage,
  terminated,
  widerAllocation,
  widerArithmetic,
];
