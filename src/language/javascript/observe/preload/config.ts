// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';
import type { Sides } from './side.ts';

/** What the engine tells the preload. Plain JSON, handed over as text inside the preload file. */
export interface WatchConfig extends Sides {
  /** Stands in every report's first line; a report without it is not ours. */
  readonly nonce: string;
  /** Absolute directory, writable, for report files and nothing else. */
  readonly reports: string;
  readonly root: string;
  readonly substitutions: readonly WatchSubstitution[];
  readonly redirect: WatchRedirect | null;
  /** Watch every regular expression: slower, so only when time is the weakness. */
  readonly regexps: boolean;
  /** Absolute file of the module hooks; `null` when neither side has ES modules. */
  readonly hooks: string | null;
  /** Watch files that are opened. */
  readonly files: boolean;
  /** Watch code made from strings. */
  readonly code: boolean;
  /** Skip waiting when nothing is left to wait for. */
  readonly shortWaits: boolean;
  /** Property names to trap on built-in prototypes, to learn who writes them. */
  readonly traps: readonly string[];
}

export type WatchSubstitution =
  | {
      readonly kind: 'argument';
      readonly call: number;
      readonly argument: number;
      readonly at: readonly (string | number)[];
      readonly value: Encoded;
    }
  | { readonly kind: 'request'; readonly call: number; readonly part: string; readonly value: Encoded }
  | { readonly kind: 'subject'; readonly pattern: string; readonly value: Encoded };

export interface WatchRedirect {
  readonly call: number;
  /** Absolute; `null` for the recorded module. */
  readonly module: string | null;
  readonly path: readonly string[] | null;
}

declare const WATCH_CONFIG: WatchConfig;

/** Defined by the bundle around the preload. */
export const config: WatchConfig = WATCH_CONFIG;
