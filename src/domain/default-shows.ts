// SPDX-License-Identifier: Apache-2.0
import type { Shows } from './reproducer.ts';
import type { Weakness } from './weakness.ts';

/** A slow regular expression counts as shown above this many milliseconds, and only when time grows with length. */
const SLOW_MS = 1000;

/** How a weakness is seen by the monitor when the user did not say; `undefined` for classes it cannot see. */
export function defaultShows(weakness: Weakness): Shows | undefined {
  switch (weakness) {
    case 'CWE-1321':
      return { kind: 'polluted' };
    case 'CWE-78':
      return { kind: 'sink', sink: 'process' };
    case 'CWE-22':
      return { kind: 'sink', sink: 'file' };
    case 'CWE-94':
      return { kind: 'sink', sink: 'code' };
    case 'CWE-1333':
      return { kind: 'time', overMs: SLOW_MS };
    default:
      return undefined;
  }
}
