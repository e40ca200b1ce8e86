// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
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

/** Marks what is used now, and removes what was not used for longest; never what a living process uses. */
export async function keepRecent(used: string): Promise<void> {
  const now = new Date();
  await mkdir(path.join(used, USERS), { recursive: true });
  await writeFile(path.join(used, USERS, String(process.pid)), '');
  await utimes(used, now, now);
  const directory = path.dirname(used);
  const names = await readdir(directory);
  const aged = await Promise.all(names.map(async (name) => ({ name, at: await ageOf(path.join(directory, name)) })));
  for (const { name, at } of aged.toSorted((a, b) => b.at - a.at).slice(KEPT_TREES)) {
    await removeUnused(path.join(directory, name), now.getTime() - at);
  }
  await removeDeadScratch(now.getTime());
}

const USERS = 'users';
/** A process of another container cannot be seen; what it uses is young at least. */
const YOUNG_MS = 60 * 60_000;

async function removeUnused(tree: string, ageMs: number): Promise<void> {
  const users = await readdir(path.join(tree, USERS)).catch(() => []);
  if (ageMs > YOUNG_MS && !users.some((pid) => isAlive(Number(pid)))) {
    await rm(tree, { recursive: true, force: true });
  }
}

async function ageOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

/** What processes that are gone left behind. */
async function removeDeadScratch(now: number): Promise<void> {
  const directory = path.join(cacheDirectory(), 'scratch');
  for (const name of await readdir(directory).catch(() => [])) {
    const file = path.join(directory, name);
    if (!isAlive(Number(name.split('-')[0])) && now - (await ageOf(file)) > YOUNG_MS) {
      await rm(file, { recursive: true, force: true });
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
