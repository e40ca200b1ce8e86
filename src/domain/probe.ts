// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from './encoded.ts';
import type { Reproducer } from './reproducer.ts';
import type { Weakness } from './weakness.ts';

/**
 * One question to one snapshot: run the reproducer's command, perhaps with another value in place of the attack
 * value, and watch. A probe is data: it is stored in evidence and can be asked again on another machine.
 */
export interface Probe {
  readonly id: string;
  /** For a person: `reproducer 2 of 3`, `sibling: constructor.prototype`, `benign: same shape, harmless key`. */
  readonly label: string;
  readonly role: 'reproducer' | 'variant' | 'benign';
  readonly weakness: Weakness;
  readonly reproducer: Reproducer;
  /** Absent: the command runs as it is. */
  readonly substitution?: Substitution;
  /** Further calls of the target's API, instead of the reproducer's command: other exports, other arguments. */
  readonly script?: string;
  /** Placed before the run, where nothing is yet: bait outside a served directory, a file to be served inside it. */
  readonly files?: readonly BaitFile[];
}

/** A file that a probe brings along. */
export interface BaitFile {
  /** Absolute, or relative to the reproducer's directory. */
  readonly path: string;
  readonly text: string;
}

/** Put these values where the carriers were when the attack value came over the border. */
export interface Substitution {
  readonly replacements: readonly { readonly carrier: Carrier; readonly value: Encoded }[];
  readonly redirect?: Redirect;
}

/**
 * Sends a recorded call elsewhere: to another export, or to another shipped copy of the component. When call number
 * `call` comes over the border, what stands at `path` of `module` is called in its place with the same arguments; its
 * receiver is what holds the last name of the path. Where nothing callable stands, the run is inconclusive.
 */
export interface Redirect {
  readonly call: number;
  /** Relative to the root; the recorded module when absent. */
  readonly module?: string;
  /** The recorded path when absent. */
  readonly path?: readonly string[];
}

/** Where an attack value crosses the border between the reproducer and the code under repair. */
export type Carrier =
  /** An argument of a recorded API call (by its order in the run), or a place inside it. */
  | {
      readonly kind: 'argument';
      readonly call: number;
      readonly argument: number;
      readonly at: readonly (string | number)[];
    }
  /** A part of a request that a server in the target received. */
  | { readonly kind: 'request'; readonly call: number; readonly part: 'url' | 'body' | 'method' | `header:${string}` }
  /** The subject string a regular expression of the target is run on by the reproducer itself. */
  | { readonly kind: 'subject'; readonly pattern: string }
  /** The whole content of an input file the reproducer's command names; values are byte strings. */
  | { readonly kind: 'file'; readonly path: string }
  /** Literal text in the reproducer's command, one of its files, its standard input or an environment variable. */
  | {
      readonly kind: 'text';
      readonly literal: string;
      /** An input beside others, not a stand-in for what was not seen. */
      readonly isInput?: true;
    };
