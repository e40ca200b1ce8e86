// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** Built trees are large; the ones used last are kept. */
const KEPT_TREES = 10;

/** Where built trees are kept between runs. */
export function cacheDirectory(): string {
  const { SKYMEND_CACHE, XDG_CACHE_HOME } = process.env;
  return SKYMEND_CACHE ?? path.join(XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'skymend', 'c');
}

/** A fresh directory beside what is kept, so that it can become a part of it by being renamed. */
export async function scratchBeside(): Promise<string> {
  const directory = path.join(cacheDirectory(), 'scratch');
  await mkdir(directory, { recursive: true });
  return mkdtemp(path.join(directory, `${process.pid}-`));
}

/** Marks what is used now, and removes what was not used for longest. */
export async function keepRecent(used: string): Promise<void> {
  const now = new Date();
  await utimes(used, now, now);
  const directory = path.dirname(used);
  const names = await readdir(directory);
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(directory, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const old = aged.toSorted((a, b) => b.at - a.at).slice(KEPT_TREES);
  await Promise.all(old.map(({ name }) => rm(path.join(directory, name), { recursive: true, force: true })));
  await removeDeadScratch();
}

/** What processes that are gone left behind. */
async function removeDeadScratch(): Promise<void> {
  const directory = path.join(cacheDirectory(), 'scratch');
  for (const name of await readdir(directory).catch(() => [])) {
    const pid = Number(name.split('-')[0]);
    if (!isAlive(pid)) {
      await rm(path.join(directory, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
