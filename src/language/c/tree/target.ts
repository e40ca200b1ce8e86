// SPDX-License-Identifier: Apache-2.0
import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Component, Target } from '../../../domain/target.ts';
import { findToolchain } from '../build/toolchain.ts';

/** The source tree at a directory. Throws `TOOL_MISSING` where nothing could be compiled anyway. */
export async function targetOf(named: string): Promise<Target> {
  const found = await stat(named).catch(() => null);
  if (found?.isDirectory() !== true) {
    throw new RepairError('TARGET_UNUSABLE', `no such directory: "${named}"; name the source tree's one`);
  }
  await findToolchain();
  const root = await realpath(named);
  return { root, directory: root, language: 'c', package: await component(root, '') };
}

/** Where build systems write down the name and version of what they build. */
const DECLARED: readonly (readonly [string, RegExp])[] = [
  ['configure.ac', /AC_INIT\(\s*\[?([^\],)]+)\]?\s*,\s*\[?([\w.+-]+)/],
  ['configure.in', /AC_INIT\(\s*\[?([^\],)]+)\]?\s*,\s*\[?([\w.+-]+)/],
  ['CMakeLists.txt', /project\s*\(\s*"?([\w.+-]+)"?[^)]*?VERSION\s+"?([\d.]+)/i],
  ['meson.build', /project\s*\(\s*'([^']+)'[\s\S]*?version\s*:\s*'([^']+)'/],
];

/** The tree itself, by the name its build system gives it, else by its directory's. */
export async function component(root: string, componentPath: string): Promise<Component> {
  const directory = path.join(root, componentPath);
  const [, dirName = path.basename(directory), dirVersion = '0'] =
    /^(.+?)[-_]v?(\d[\w.]*)$/.exec(path.basename(directory)) ?? [];
  for (const [file, pattern] of DECLARED) {
    const text = await readFile(path.join(directory, file), 'utf8').catch(() => '');
    const [, name, version] = pattern.exec(text) ?? [];
    if (name !== undefined && !name.includes('$')) {
      return { name: name.trim(), version: version ?? dirVersion, path: componentPath };
    }
  }
  return { name: dirName, version: dirVersion, path: componentPath };
}
