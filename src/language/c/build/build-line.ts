// SPDX-License-Identifier: Apache-2.0
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Target } from '../../../domain/target.ts';

/** The usual way to build a tree, by what lies at its top; what is configured already comes first. */
const USUAL: readonly (readonly [RegExp, (jobs: number) => string])[] = [
  [/^(?:GNUm|[mM])akefile$/, (jobs) => `make -j${jobs}`],
  [/^build\.ninja$/, (jobs) => `ninja -j${jobs}`],
  [/^configure$/, (jobs) => `./configure --disable-shared && make -j${jobs}`],
  [/^CMakeLists\.txt$/, (jobs) => `cmake -S . -B build && cmake --build build -j${jobs}`],
  [/^meson\.build$/, (jobs) => `meson setup build && ninja -C build -j${jobs}`],
  [/^configure\.(?:ac|in)$/, (jobs) => `autoreconf -fi && ./configure --disable-shared && make -j${jobs}`],
];

/** The command that builds a target: the user's, or the usual one. */
export async function buildCommandLine({ build, directory }: Target): Promise<string> {
  if (build !== undefined) {
    return build;
  }
  const names = await readdir(directory);
  const usual = USUAL.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  if (usual === undefined) {
    throw new RepairError('CONFIG_INVALID', `say with --build how "${directory}" is built, e.g. --build "make"`);
  }
  return usual(availableParallelism());
}
