// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { BenchCase } from '../js/case.ts';
import { install } from '../js/workspace.ts';
import { WEAKENINGS, weakenDiff, withoutLastFile, withoutLastHunk } from './weaken.ts';
import { WRAPPERS, wrapperText } from './wrappers.ts';

/** A patch to be judged, relative to the application's root. */
export interface PatchUnderTest {
  readonly kind: string;
  readonly diff: string;
}

/** Every patch of our own making for one case. `repair` is an accepted repair, if there is one, to be weakened. */
export async function patchesFor(
  benchCase: BenchCase,
  app: string,
  repair: string | null,
): Promise<readonly PatchUnderTest[]> {
  const wrapped = await wrappedPatches(benchCase, app);
  const harness = await harnessPatch(app);
  return [...(await upstreamPatch(benchCase, app)), ...weakened(repair), ...wrapped, ...harness];
}

function weakened(repair: string | null): readonly PatchUnderTest[] {
  if (repair === null) {
    return [];
  }
  const partial = [
    { kind: 'one-copy-forgotten', diff: withoutLastFile(repair) },
    { kind: 'one-place-forgotten', diff: withoutLastHunk(repair) },
  ];
  const near = WEAKENINGS.map((weakening) => ({ kind: weakening.kind, diff: weakenDiff(repair, weakening) }));
  return [{ kind: 'repair', diff: repair }, ...partial, ...near].flatMap(({ kind, diff }) =>
    diff === null ? [] : [{ kind, diff }],
  );
}

async function wrappedPatches(benchCase: BenchCase, app: string): Promise<readonly PatchUnderTest[]> {
  const main = mainFile(benchCase.package, app);
  const before = main === null ? '' : await readFile(join(app, main), 'utf8');
  if (main === null || !/\b(?:module\.exports|exports\.)/.test(before)) {
    return [];
  }
  const patches: PatchUnderTest[] = [];
  for (const wrapper of WRAPPERS) {
    const text = wrapperText(wrapper, benchCase);
    if (text !== null) {
      patches.push({ kind: wrapper.kind, diff: await diffOfChange(app, main, before + text) });
    }
  }
  return patches;
}

/** The reproducer changed instead of the package. */
async function harnessPatch(app: string): Promise<readonly PatchUnderTest[]> {
  return [{ kind: 'reproducer-changed', diff: await diffOfChange(app, 'reproduce.cjs', 'process.exit(0);\n') }];
}

function mainFile(name: string, app: string): string | null {
  try {
    return relative(app, createRequire(join(app, 'index.js')).resolve(name));
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return null;
    }
    throw error;
  }
}

async function upstreamPatch(benchCase: BenchCase, app: string): Promise<readonly PatchUnderTest[]> {
  if (benchCase.fixedVersion === undefined) {
    return [];
  }
  const fixed = await install([`${benchCase.package}@${benchCase.fixedVersion}`, ...benchCase.alsoInstall]);
  const way = join('node_modules', benchCase.package);
  const diff = await diffOfFolders(join(app, way), join(fixed, way), way);
  return isRepair(diff) ? [{ kind: 'upstream', diff }] : [];
}

/** More than this, or a file that goes, is a new release and no patch of one fault. */
const MOST_LINES = 300;

function isRepair(diff: string): boolean {
  const lines = diff.split('\n').filter((line) => /^[+-](?!\+\+ |-- )/.test(line)).length;
  return diff !== '' && lines <= MOST_LINES && !/^deleted file mode/m.test(diff);
}

async function diffOfChange(app: string, file: string, after: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-patch-'));
  try {
    await cp(join(app, file), join(folder, 'before'));
    await writeFile(join(folder, 'after'), after);
    const text = await gitDiff(['before', 'after'], folder);
    return text.replaceAll('a/before', `a/${file}`).replaceAll('b/after', `b/${file}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Source files only: what upstream changed beside the code is no part of its repair. */
async function diffOfFolders(before: string, after: string, way: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skymend-patch-'));
  const isSource = (path: string): boolean =>
    !path.slice(1).includes('/node_modules/') || path === before || path === after;
  try {
    await cp(before, join(folder, 'a', way), {
      recursive: true,
      filter: (path) => isSource(path.slice(before.length)),
    });
    await cp(after, join(folder, 'b', way), { recursive: true, filter: (path) => isSource(path.slice(after.length)) });
    const text = await gitDiff(['--no-prefix', 'a', 'b'], folder);
    const parts = text.split(/^(?=diff --git )/m);
    const isCode = (part: string): boolean =>
      /^diff --git \S+\.[cm]?js \S+\n/.test(part) &&
      !/^diff --git \S*\/(?:test|tests|spec|examples?|benchmarks?)\//.test(part);
    return parts.filter(isCode).join('');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `git diff --no-index` ends with status 1 when there are differences. */
function gitDiff(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['diff', '--no-index', '--no-renames', '--no-color', ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout) => {
        if (error !== null && error.code !== 1) {
          reject(new Error(`git diff failed: ${error.message}`));
        } else {
          resolve(stdout);
        }
      },
    );
  });
}
