// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../../domain/encoded.ts';

/** What the engine tells the preload. Plain JSON, handed over as text inside the preload file. */
export interface WatchConfig {
  /** Stands in every report's first line; a report without it is not ours. */
  readonly nonce: string;
  /** Absolute directory, writable, for report files and nothing else. */
  readonly reports: string;
  readonly root: string;
  /** Absolute directory of the component under repair. */
  readonly component: string;
  /** Absolute files inside the component's directory that are the reproducer's, not the component's. */
  readonly harness: readonly string[];
  /** Absolute files that belong to the component whatever their names look like: its entry points. */
  readonly entries: readonly string[];
  readonly substitutions: readonly WatchSubstitution[];
  readonly redirect: WatchRedirect | null;
  /** Absolute directories that are never the component's, though they lie in it: what only its developers need. */
  readonly outside: readonly string[];
  /** Watch every regular expression: slower, so only when time is the weakness. */
  readonly regexps: boolean;
  /** Watch files that are opened. */
  readonly files: boolean;
  /** Watch code made from strings. */
  readonly code: boolean;
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
