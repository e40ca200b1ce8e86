// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';

/**
 * A descriptor whose reader gets these bytes. The file behind it never has a name that outlives this call, so that
 * nothing is left when the run is killed.
 */
export function openData(bytes: string | Uint8Array): number {
  const path = join(tmpdir(), `skymend-${randomUUID()}`);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  unlinkSync(path);
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
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
