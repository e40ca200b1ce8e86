// SPDX-License-Identifier: Apache-2.0
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';

/** Where a system keeps compilers; the sandbox shows these and searches them in this order. */
const DIRECTORIES = ['/usr/local/bin', '/usr/bin'] as const;
const COMPILER = /^(?:[\w.]+-linux-\w+-)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+(?:\.\d+)*)?$/;
const BINARY_TOOL =
  /^(?:[\w.]+-linux-\w+-)?(?:gcc-|llvm-)?(?:ar|ld|ld\.bfd|ld\.gold|ld\.lld|objcopy)(?:-\d+(?:\.\d+)*)?$/;

/** A program that builds, by the file it really is. */
export interface BuildTool {
  /** The real file, absolute, no link. */
  readonly file: string;
  readonly isCompiler: boolean;
  /** Some of its names are those of a C++ compiler, and it asks by what name it was called. */
  readonly names: readonly string[];
}

/** Every compiler, archiver and linker of this machine. Throws with what to install when there is no compiler. */
export async function findToolchain(): Promise<readonly BuildTool[]> {
  const found = new Map<string, { isCompiler: boolean; names: string[] }>();
  for (const directory of DIRECTORIES) {
    for (const name of await readdir(directory).catch(() => [])) {
      const isCompiler = COMPILER.test(name);
      const file =
        isCompiler || BINARY_TOOL.test(name) ? await realpath(path.join(directory, name)).catch(() => null) : null;
      if (file !== null) {
        const tool = found.get(file) ?? { isCompiler, names: [] };
        found.set(file, { isCompiler: tool.isCompiler || isCompiler, names: [...tool.names, name] });
      }
    }
  }
  const tools = [...found].map(([file, tool]) => ({ file, ...tool }));
  if (!tools.some(({ isCompiler }) => isCompiler)) {
    throw new RepairError(
      'TOOL_MISSING',
      'there is no C compiler on this machine; install one: apt-get install gcc g++ make (or clang)',
    );
  }
  return tools.toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
