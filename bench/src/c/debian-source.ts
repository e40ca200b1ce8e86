// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyTree } from './small-program.ts';

const run = promisify(execFile);

const KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
const SUITES: readonly (readonly [string, string])[] = [
  ['http://deb.debian.org/debian', 'bookworm'],
  ['http://deb.debian.org/debian', 'bookworm-updates'],
  ['http://deb.debian.org/debian-security', 'bookworm-security'],
];

export interface SourcePackage {
  readonly source: string;
  readonly version: string;
  readonly patch: string;
}

/** Two states of one source package, without any trace of the packaging. */
export interface SourceTrees {
  readonly vulnerable: string;
  readonly fixed: string;
}

/**
 * Fetches, verifies and unpacks a source package, once: apt checks the archive's signature. The vulnerable tree has one
 * security patch taken out; nothing that tells of it is left in either.
 */
export async function sourceTrees({ source, version, patch }: SourcePackage): Promise<SourceTrees> {
  const folder = join(cacheFolder(), 'c', `${source}_${version}_${patch}`.replaceAll(/[^\w.+-]/g, '_'));
  const trees = { vulnerable: join(folder, 'vulnerable'), fixed: join(folder, 'fixed') };
  if (await exists(folder)) {
    return trees;
  }
  const building = `${folder}.${process.pid}.part`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  const dsc = await download(source, version);
  const fixed = join(building, 'fixed');
  const vulnerable = join(building, 'vulnerable');
  await run('dpkg-source', ['--no-check', '-x', dsc, fixed], { cwd: building, maxBuffer: BUFFER });
  await copyTree(fixed, vulnerable);
  await run('patch', ['-R', '-p1', '-f', '-i', join(fixed, 'debian', 'patches', patch)], { cwd: vulnerable });
  for (const tree of [fixed, vulnerable]) {
    await clean(tree);
  }
  await rename(building, folder);
  return trees;
}

const BUFFER = 64 * 1024 * 1024;

export function cacheFolder(): string {
  return process.env['SKYMEND_BENCH_CACHE'] ?? join(homedir(), '.cache', 'skymend', 'bench');
}

/** The packaging holds the answer: the patch itself, its description, and quilt's copies of what it changed. */
async function clean(tree: string): Promise<void> {
  await rm(join(tree, 'debian'), { recursive: true, force: true });
  await rm(join(tree, '.pc'), { recursive: true, force: true });
  for (const name of await readdir(tree, { recursive: true })) {
    if (/\.(?:orig|rej)$/.test(name)) {
      await rm(join(tree, name), { recursive: true, force: true });
    }
  }
}

/** Path of the package's description file; an apt configuration of our own, so that the system's stays as it is. */
async function download(source: string, version: string): Promise<string> {
  const apt = join(cacheFolder(), 'apt');
  const downloads = join(apt, 'downloads');
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  await mkdir(join(apt, 'cache', 'archives', 'partial'), { recursive: true });
  await mkdir(downloads, { recursive: true });
  const lines = SUITES.map(([url, suite]) => `deb-src [signed-by=${KEYS}] ${url} ${suite} main\n`);
  await writeFile(join(apt, 'sources.list'), lines.join(''));
  const options = [
    `Dir::Etc::sourcelist=${join(apt, 'sources.list')}`,
    'Dir::Etc::sourceparts=/nonexistent',
    `Dir::State::lists=${join(apt, 'lists')}`,
    `Dir::Cache=${join(apt, 'cache')}`,
    'APT::Sandbox::User=root',
  ].flatMap((option) => ['-o', option]);
  if (!(await isFresh(join(apt, 'updated')))) {
    await run('apt-get', [...options, '-qq', 'update'], { maxBuffer: BUFFER });
    await writeFile(join(apt, 'updated'), '');
  }
  await run('apt-get', [...options, '-qq', 'source', '--download-only', `${source}=${version}`], {
    cwd: downloads,
    maxBuffer: BUFFER,
  });
  return join(downloads, `${source}_${version.replace(/^\d+:/, '')}.dsc`);
}

const DAY_MS = 86_400_000;

async function isFresh(file: string): Promise<boolean> {
  return stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < DAY_MS,
    () => false,
  );
}

/**
 * A package's files as they were before any of Debian's patches, with the patches beside them; fetched and unpacked once.
 */
export async function unpatchedSource(source: string, version: string): Promise<string> {
  const folder = join(cacheFolder(), 'c', `${source}_${version}_unpatched`.replaceAll(/[^\w.+-]/g, '_'));
  if (!(await exists(folder))) {
    const building = `${folder}.${process.pid}.part`;
    await rm(building, { recursive: true, force: true });
    const dsc = await download(source, version);
    await run('dpkg-source', ['--no-check', '--skip-patches', '-x', dsc, building], { maxBuffer: BUFFER });
    await rename(building, folder);
  }
  return folder;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
