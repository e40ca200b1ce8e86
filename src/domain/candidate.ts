// SPDX-License-Identifier: Apache-2.0
import type { Location } from './location.ts';
import type { FileChange } from './target.ts';
import type { GateResult, Verdict } from './verdict.ts';

/** A place to change, with the reason to believe so. Scores lie in 0..1 and order suspects of one finding only. */
export interface Suspect {
  readonly location: Location;
  readonly score: number;
  readonly because: string;
  /** `sink`: the dangerous operation itself; `source`: where attack data enters; `flow`: on the way between. */
  readonly role: 'sink' | 'source' | 'flow';
  /** Name of the localizer. */
  readonly by: string;
}

/** A proposed patch, who made it and from what. */
export interface Candidate {
  readonly id: string;
  /** Name of the generator, and of the template inside it: `template`, `own-property-walk`. */
  readonly generator: string;
  readonly template: string;
  /** One sentence for a person: what the patch does. */
  readonly title: string;
  readonly changes: readonly FileChange[];
  /** Unified diff of `changes`, paths relative to the root, `a/` and `b/` prefixes. */
  readonly diff: string;
  /** Strength of the repair in 0..1 as the generator sees it, used for the order of trials only. */
  readonly prior: number;
  /** Proof the generator brings along, e.g. an analyser's answer about a rewritten pattern. */
  readonly proof?: readonly string[];
  /** Whose repair it is, and how many of its hunks: for patches that somebody else wrote for another version. */
  readonly backported?: { readonly from: string; readonly kept: number; readonly of: number };
  readonly seconds: number;
  readonly tokens: number;
}

/** A candidate with its pass vector. */
export interface Judged {
  readonly candidate: Candidate;
  readonly verdict: Verdict;
  readonly results: readonly GateResult[];
}
