// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** bubblewrap's own two processes count with the task's. */
export const OWN_PROCESSES = 2;

const PREFIX = 'skymend-';
let made = 0;

/** A name that no other task has; it tells whose it was when that process is gone. */
export function nextGroupName(): string {
  made += 1;
  return `${PREFIX}${process.pid}-${made}`;
}

/** Makes the same group in each of these directories; all or none. */
export function makeGroups(parents: readonly string[], name: string): readonly string[] {
  const groups: string[] = [];
  try {
    for (const parent of parents) {
      const group = join(parent, name);
      mkdirSync(group);
      groups.push(group);
    }
    return groups;
  } catch (cause) {
    for (const group of groups) {
      tryRemove(group);
    }
    throw cause;
  }
}

export function setValue(group: string, file: string, value: number): void {
  writeFileSync(join(group, file), String(value));
}

export function readNumber(group: string, file: string): number {
  return Number(readFileSync(join(group, file), 'utf8'));
}

/** A number from a file of lines `name number`; 0 when it is not there. */
export function readField(group: string, file: string, field: string): number {
  const line = readFileSync(join(group, file), 'utf8')
    .split('\n')
    .find((candidate) => candidate.startsWith(`${field} `));
  return Number(line?.slice(field.length + 1) ?? 0);
}

/** A group can only be removed when its last process is gone, so this also waits for the end of the tree. */
export async function removeWhenEmpty(groups: readonly string[]): Promise<void> {
  let waitMs = 1;
  let left = groups;
  for (;;) {
    left = left.filter((group) => !tryRemove(group));
    if (left.length === 0) {
      return;
    }
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, 50);
  }
}

/** Groups of Skymend processes that were killed before they could tidy up. */
export function removeStale(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid] = /^skymend-(\d+)-\d+$/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
      tryRemove(join(parent, name));
    }
  }
}

function tryRemove(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EBUSY') {
      return false;
    }
    // Removed by somebody else, which is as good.
    if (!existsSync(group)) {
      return true;
    }
    throw cause;
  }
}
