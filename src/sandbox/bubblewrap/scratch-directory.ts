// SPDX-License-Identifier: Apache-2.0
import { tmpdir } from 'node:os';
import { isWritable } from './access.ts';

/** For small files that lose their name at once: in memory where that is possible, so that a full disk is no matter. */
export function scratchDirectory(): string {
  return isWritable('/dev/shm') ? '/dev/shm' : tmpdir();
}
