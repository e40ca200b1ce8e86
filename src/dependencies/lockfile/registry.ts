// SPDX-License-Identifier: Apache-2.0
import type { LockfileReader } from './reader.ts';
import { npm } from './npm/npm.ts';

/** No two read the same file. */
export const readers: readonly LockfileReader[] = [npm];
