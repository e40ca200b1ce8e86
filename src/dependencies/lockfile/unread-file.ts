// SPDX-License-Identifier: Apache-2.0
import type { FileInventory } from './reader.ts';

/** A file that could not be read at all: one entry that says so, never an empty list. It still covers its folder. */
export function unreadFile(file: string, because: string): FileInventory {
  return { dependencies: [], unread: [{ file, at: '', because }], covers: ['.'] };
}
