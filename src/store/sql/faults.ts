// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';

/** Conditions a server reports (SQLSTATE) or the system does (errno), and what to do about them. */
const KNOWN: readonly (readonly [RegExp, ConstructorParameters<typeof RepairError>[0], string])[] = [
  [/^(?:53100|ENOSPC|EDQUOT)$/, 'DISK_FULL', 'no space is left; free some and run the same command again'],
  [/^(?:53\w{3})$/, 'STORE_UNAVAILABLE', 'it has no resources left; try again later'],
  [
    /^(?:57P0\d|08\w{3}|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENOENT)$/,
    'STORE_UNAVAILABLE',
    'it cannot be reached; what was committed is kept, run the same command again when it is back',
  ],
  [/^(?:28\w{3}|3D000|42501)$/, 'CONFIG_INVALID', 'it refuses the login; check DATABASE_URL'],
  [/^25006$/, 'CONFIG_INVALID', 'it is read-only here'],
  [/^57014$/, 'BUDGET_EXHAUSTED', 'the query took too long; ask for less'],
  [
    /^(?:XX001|XX002|58\w{3})$/,
    'STORE_UNAVAILABLE',
    'its files are damaged; restore them or import again into a new folder',
  ],
];

/** What the wasm build and the client say in words, where others give a code. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, '53100'],
  [/connection terminated|connection ended|not queryable|server closed the connection/i, '08006'],
];

/** A database error as one for the user, where it is not our own mistake; others stay as they are. */
export function databaseFault(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof RepairError) {
    return error;
  }
  const code = wordCode(error.message) ?? String(Reflect.get(error, 'code') ?? '');
  const known = KNOWN.find(([pattern]) => pattern.test(code));
  if (known === undefined) {
    return error;
  }
  return new RepairError(known[1], `the database at ${place}: ${known[2]} (${error.message})`, { cause: error });
}

function wordCode(message: string): string | undefined {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1];
}
