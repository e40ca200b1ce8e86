// SPDX-License-Identifier: Apache-2.0

/** Names that Node gives every file. */
export const AMBIENT_NAMES: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...'require module exports __dirname __filename arguments define window document self navigator location'.split(' '),
]);
