// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';

/** From `fcntl.h`: closed when another program is started. */
const O_CLOEXEC = 0o2000000;

/**
 * Our descriptors that a child process would get without being given them, beside the standard three. Who started us
 * may have left some open (`skymend fix 9<secret`), and a file behind them would be open to the task.
 */
export function inheritableDescriptors(): readonly number[] {
  // Looked up once: whatever Node.js opens itself is closed when another program starts.
  known ??= descriptorsOf('/proc/self');
  return known;
}

let known: readonly number[] | null = null;

/** The same of any process, by its directory in `/proc`. */
export function descriptorsOf(directory: string): readonly number[] {
  return readdirSync(`${directory}/fd`)
    .map(Number)
    .filter((descriptor) => descriptor > 2 && isInheritable(`${directory}/fdinfo/${descriptor}`));
}

function isInheritable(path: string): boolean {
  try {
    const [, flags = '0'] = /^flags:\s+([0-7]+)/m.exec(readFileSync(path, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      // The one that the list was read through.
      return false;
    }
    throw cause;
  }
}
