// SPDX-License-Identifier: Apache-2.0
import type { HunkReport, Versions } from '../../../domain/hunk.ts';
import { hunksOf } from '../../hunks/hunks-of.ts';
import { jsGrammar } from './js-grammar.ts';

/** The changes between versions of a package's source, found on syntax trees. */
export async function hunks(versions: Versions): Promise<HunkReport> {
  return hunksOf(versions, jsGrammar);
}
