// SPDX-License-Identifier: Apache-2.0

/** The way out in a guard's text that returns a constant, or nothing: what can be said in any function of the type. */
export function constantExit(guard: string): string | undefined {
  return EXIT.exec(guard)?.[0];
}

const EXIT = /\breturn\s*\(?(?:-?\s*(?:[A-Z][A-Z\d_]*|\d+|NULL|nullptr|false))?\)?\s*;/;
