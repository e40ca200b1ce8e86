// SPDX-License-Identifier: Apache-2.0
import type { CType, IntegerType } from '../../../../../language/c/syntax/type.ts';
import { includeEdits, limitsOf } from '../find/limits.ts';
import type { Place } from '../find/place.ts';
import type { Repair } from './shape.ts';

/** The same repair, with the header that names the limits it speaks of. */
export function withInclude(
  repair: Repair,
  { reading }: Place,
  { type, integer }: { readonly type: CType; readonly integer: IntegerType },
): Repair {
  const { most, least, header } = limitsOf(type, integer);
  const bad = repair.condition?.bad ?? '';
  const needs = [most, least].filter((name) => name !== '0' && new RegExp(`\\b${name}\\b`).test(bad));
  return needs.length === 0
    ? repair
    : { ...repair, edits: (wording) => [...repair.edits(wording), ...includeEdits(reading.unit, header, needs)] };
}
