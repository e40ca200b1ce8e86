// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';

/** From `fcntl.h`: closed when another program is started. */
const O_CLOEXEC = 0o2000000;

/**
 * The highest of our descriptors that a child process would get without being given it, 2 when there is none. Who
 * started us may have left some open (`skymend fix 9<secret`), and a file behind them would be open to the task.
 */
export function highestInheritable(): number {
  const found = readdirSync('/proc/self/fd').map(Number).filter(isInheritable);
  return Math.max(2, ...found);
}

function isInheritable(descriptor: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s+([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') {
      // The one that the list was read through.
      return false;
    }
    throw cause;
  }
}
