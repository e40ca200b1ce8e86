// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';

/**
 * A pattern as a machine with ordered choices. Following the choices in their order and going back at failure is
 * exactly what the language's engines do, so what is proved about the machine holds for the pattern.
 */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  /** Two per group, the whole match first: where it begins and where it ends. */
  readonly slots: number;
  /** One per lookbehind: where its own machine begins. It accepts like the main one. */
  readonly behind: readonly number[];
  /** Assertions about the rest of the input that are not modelled: opaque, but equal text means equal truth. */
  readonly marks: readonly string[];
  /** For each `char` instruction the element it was made of. */
  readonly origins: ReadonlyMap<number, AST.Element>;
}

export type Instruction =
  | { readonly op: 'char'; readonly letters: readonly boolean[]; readonly next: number }
  | { readonly op: 'split'; readonly choices: readonly number[] }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  /** A new turn of a loop forgets what the groups inside it held. */
  | { readonly op: 'clear'; readonly slots: readonly number[]; readonly next: number }
  /** A turn of an optional loop begins here; `leave` fails when nothing was consumed since. */
  | { readonly op: 'enter'; readonly loop: number; readonly next: number }
  | { readonly op: 'leave'; readonly loop: number; readonly next: number }
  | { readonly op: 'assert'; readonly test: Test; readonly next: number }
  | { readonly op: 'accept' };

export type Edge =
  | { readonly kind: 'start' | 'end'; readonly multiline: boolean }
  | { readonly kind: 'word'; readonly negate: boolean };

export type Test =
  | Edge
  /** The next character lies in `letters`, or there is none and `atEnd`. */
  | { readonly kind: 'ahead'; readonly letters: readonly boolean[]; readonly atEnd: boolean }
  | { readonly kind: 'behind'; readonly index: number; readonly negate: boolean }
  | { readonly kind: 'mark'; readonly mark: string; readonly negate: boolean };
