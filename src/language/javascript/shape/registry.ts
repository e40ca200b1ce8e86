// SPDX-License-Identifier: Apache-2.0
import type { ShapeRule } from './rule.ts';
import { assertionsKept } from './rules/assertions-kept.ts';
import { deadCode } from './rules/dead-code.ts';
import { errorSwallowed } from './rules/error-swallowed.ts';
import { exportsKept } from './rules/exports-kept.ts';
import { functionEmptied } from './rules/function-emptied.ts';
import { namesDeclared } from './rules/names-declared.ts';
import { noFixedInput } from './rules/no-fixed-input.ts';
import { nothingSlippedIn } from './rules/nothing-slipped-in.ts';
import { nothingSwitchedOff } from './rules/nothing-switched-off.ts';
import { sinksKept } from './rules/sinks-kept.ts';
import { sizeKept } from './rules/size-kept.ts';

/** What was taken away first, what was slipped in last: the order in which a reader wants to know. */
export const shapeRules: readonly ShapeRule[] = [
  functionEmptied,
  deadCode,
  nothingSwitchedOff,
  errorSwallowed,
  exportsKept,
  sinksKept,
  sizeKept,
  assertionsKept,
  namesDeclared,
  nothingSlippedIn,
  noFixedInput,
];
