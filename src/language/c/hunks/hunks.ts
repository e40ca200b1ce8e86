// SPDX-License-Identifier: Apache-2.0
import type { HunkReport, Versions } from '../../../domain/hunk.ts';
import { hunksOf } from '../../hunks/hunks-of.ts';
import { cGrammar } from './c-grammar.ts';

/** The changes between versions of a source tree, found on syntax trees. */
export async function hunks(versions: Versions): Promise<HunkReport> {
  return hunksOf(versions, cGrammar);
}
