// SPDX-License-Identifier: Apache-2.0
import { backport } from './backport/backport.ts';
import type { Generator } from './generator.ts';
import { learnedEdit } from './learned-edit/learned-edit.ts';
import { templateGenerator } from './template/template-generator.ts';

/** Cheapest proof first: what needs neither network nor model leads. */
export const generators: readonly Generator[] = [backport, templateGenerator, learnedEdit];
