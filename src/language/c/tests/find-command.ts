// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';

/** The usual way to run the tests of a built tree, by what its build left; `null` when it has none that is known. */
export async function usualTestCommand(tree: string): Promise<string | null> {
  const jobs = availableParallelism();
  const folders = ['', ...(await foldersBelow(tree))];
  for (const folder of folders) {
    const has = async (name: string): Promise<boolean> =>
      (await stat(path.join(tree, folder, name)).catch(() => null))?.isFile() === true;
    const at = folder === '' ? '.' : folder;
    if (await has('CTestTestfile.cmake')) {
      return `cmake --build ${at} -j${jobs} && ctest --test-dir ${at} --output-on-failure -j${jobs}`;
    }
    if ((await has('build.ninja')) && (await has('meson-info/meson-info.json'))) {
      return `meson test -C ${at}`;
    }
    const target = (await makeTargets(path.join(tree, folder)))[0];
    if (target !== undefined) {
      return `make -C ${at} ${target}`;
    }
  }
  return null;
}

async function foldersBelow(tree: string): Promise<readonly string[]> {
  const entries = await readdir(tree, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted();
}

/** `check` comes before `test`, as where both are the first one is the whole. Only of a directory's own makefile. */
async function makeTargets(directory: string): Promise<readonly string[]> {
  for (const name of ['GNUmakefile', 'makefile', 'Makefile']) {
    const text = await readFile(path.join(directory, name), 'utf8').catch(() => null);
    if (text !== null) {
      return ['check', 'test'].filter((target) => new RegExp(`^${target}\\s*:(?!=)`, 'm').test(text));
    }
  }
  return [];
}
