// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchCase } from './case.ts';
import { reproducerScript } from './script.ts';

const run = promisify(execFile);

export const REPRODUCER = 'reproduce.cjs';

/** Packages are fetched once and kept; `npm install` is the only step of the benchmark that uses the network. */
export async function install(packages: readonly string[]): Promise<string> {
  const cache = process.env['SKYMEND_BENCH_CACHE'] ?? join(homedir(), '.cache', 'skymend', 'bench');
  const folder = join(cache, packages.join('+').replaceAll(/[^\w.@+-]/g, '_'));
  if (await exists(join(folder, 'node_modules'))) {
    return folder;
  }
  const building = `${folder}.${process.pid}.part`;
  await rm(building, { recursive: true, force: true });
  await mkdir(building, { recursive: true });
  await writeFile(
    join(building, 'package.json'),
    `${JSON.stringify({ name: 'bench-case', version: '1.0.0', private: true })}\n`,
  );
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', ...packages], {
    cwd: building,
  });
  await rm(folder, { recursive: true, force: true });
  await rename(building, folder);
  return folder;
}

/** The application a user would have in front of him: the package installed, files to serve, and a reproducer. */
export async function makeWorkspace(benchCase: BenchCase, at: string): Promise<void> {
  const installed = await install([`${benchCase.package}@${benchCase.version}`, ...benchCase.alsoInstall]);
  await cp(installed, at, { recursive: true, verbatimSymlinks: true });
  await writeFiles(at, caseFiles(benchCase));
  await writeFile(join(at, REPRODUCER), reproducerScript(benchCase));
}

/** A file a case needs in its working directory. */
export interface CaseFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** Files and stub commands of a case. */
export function caseFiles(benchCase: BenchCase): readonly CaseFile[] {
  const files = Object.entries(benchCase.files ?? {}).map(([path, text]) => ({ path, text, mode: 0o644 }));
  const stubs = Object.entries(benchCase.stubs ?? {}).map(([name, text]) => ({
    path: `stubs/${name}`,
    text,
    mode: 0o755,
  }));
  return [...files, ...stubs];
}

async function writeFiles(root: string, files: readonly CaseFile[]): Promise<void> {
  for (const { path, text, mode } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text, { mode });
  }
}

/** Applies a patch as any user would, which shows that it can be. */
export async function applyPatchFile(patch: string, at: string): Promise<void> {
  await run('git', ['apply', '-p1', patch], { cwd: at, env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(at) } });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
