// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { sourceBytes } from '../../support/source-text.ts';
import { scratchDirectory } from './scratch-directory.ts';

/**
 * A descriptor whose reader gets these bytes. The file behind it never has a name that outlives this call, so that
 * nothing is left when the run is killed. Texts are written anew each time; a byte array, which is taken to be a
 * constant, is kept open and read again.
 */
export function openData(content: string | Uint8Array): number {
  if (typeof content === 'string') {
    const written = openNameless(sourceBytes(content));
    try {
      return openAgain(written);
    } finally {
      closeSync(written);
    }
  }
  const kept = constantData.get(content) ?? openNameless(content);
  constantData.set(content, kept);
  return openAgain(kept);
}

/** For reading only, and from the start: copies of one descriptor share their place in the file. */
function openAgain(descriptor: number): number {
  return openSync(`/proc/self/fd/${descriptor}`, 'r');
}

const constantData = new WeakMap<Uint8Array, number>();

function openNameless(content: Uint8Array): number {
  const path = join(scratchDirectory(), `skymend-${randomUUID()}`);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  unlinkSync(path);
  try {
    // With a position, so that the offset stays at the start for the reader.
    for (let written = 0; written < content.length;) {
      written += writeSync(descriptor, content, written, content.length - written, written);
    }
  } catch (cause) {
    closeSync(descriptor);
    throw cause;
  }
  return descriptor;
}
