// SPDX-License-Identifier: Apache-2.0
import type { Remedy } from '../domain/remedy.ts';
import type { FileChange } from '../domain/target.ts';
import type { GateResult, Verdict } from '../domain/verdict.ts';

/** A remedy that was tried: what it changed and what the gates said. JSON, as the journal keeps it. */
export interface ChangeSet {
  readonly id: string;
  readonly remedy: Remedy;
  readonly verdict: Verdict;
  readonly results: readonly GateResult[];
  /** Against the project before this set, paths relative to it. */
  readonly changes: readonly FileChange[];
  /** Files that are no text, by the digest of their blob in the journal. */
  readonly archives: readonly { readonly file: string; readonly digest: string }[];
  /** What ended up in another version, with what nobody asked for by name. */
  readonly moved: readonly Moved[];
  readonly seconds: number;
}

/** `null`: not there. */
export interface Moved {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}
