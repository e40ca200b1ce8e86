// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let directory: string | undefined;

/** Whatever the tests leave in the temporary directory goes with it when they end. */
export function setup(): void {
  directory = mkdtempSync(join(tmpdir(), 'skymend-test-'));
  process.env['TMPDIR'] = directory;
  // Nor do they add to what the user's runs are remembered by.
  process.env['SKYMEND_DATA'] = join(directory, 'data');
}

export function teardown(): void {
  if (directory !== undefined) {
    rmSync(directory, { recursive: true, force: true });
  }
}
