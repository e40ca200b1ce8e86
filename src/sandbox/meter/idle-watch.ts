// SPDX-License-Identifier: Apache-2.0
import { readQuietly, statFields, treeOf } from './process-tree.ts';

/**
 * Tells how long a tree of processes has done nothing: all of them asleep, and none given the processor even for a
 * moment. A process that wants to run and may not, on a busy machine, is not idle; nor is one that polls.
 */
export class IdleWatch {
  #did = '';
  #since = 0;

  /** Milliseconds, 0 while something is done; `now` from a clock that does not go back. */
  idleMs(root: number, now: number): number {
    const did = doingOf(root);
    if (did === null || did !== this.#did) {
      this.#did = did ?? '';
      this.#since = now;
    }
    return now - this.#since;
  }
}

/** What each process has done so far; `null` while one of them is not asleep, or where that cannot be told. */
function doingOf(root: number): string | null {
  const done: string[] = [];
  for (const pid of treeOf(root)) {
    const fields = statFields(pid);
    const [state] = fields;
    // Nanoseconds on a processor, nanoseconds waiting for one, times it got one.
    const turns = readQuietly(`/proc/${pid}/schedstat`);
    if (state === undefined || !'SZI'.includes(state) || turns === '') {
      return null;
    }
    done.push(`${pid} ${turns.trim()} ${fields[11]} ${fields[12]}`);
  }
  return done.join(';');
}
