// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Component, Target } from '../../../domain/target.ts';
import { filesBelow } from '../build/own-tree.ts';

const SOURCE = /\.(?:c|cc|cpp|cxx|c\+\+|C|h|hh|hpp|hxx|h\+\+|H|inc|inl|ipp|tcc|tpp|def|y|yy|l|ll|re)$/;
/** Tests, fuzz targets and documents judge the code or show it. */
const LEFT_OUT =
  /(?:^|\/)(?:tests?|testsuite|testing|unit-?tests?|t|checks?|fuzz|fuzzers?|fuzzing|oss-fuzz|corpus|corpora|docs?|debian|\.git\w*|CMakeFiles|autom4te\.cache)\//i;
const TEST_FILE = /(?:^|\/)(?:test[-_][^/]*|[^/]*[-_.](?:test|tests|fuzzer|fuzz|unittest))\.[^/]+$/i;
/** Generated tables and amalgamations beyond this are not mended by hand either. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Source files that a repair may change, relative to the root, sorted. */
export async function sourceFiles(target: Target, component: Component): Promise<readonly string[]> {
  const below = await filesBelow(path.join(target.root, component.path));
  const named = below.map((file) => path.posix.join(component.path, file)).filter((file) => SOURCE.test(file));
  const kept = named.filter((file) => !LEFT_OUT.test(file) && !TEST_FILE.test(file));
  const isMendable = await Promise.all(
    kept.map(async (file) => {
      const full = path.join(target.root, file);
      const found = await stat(full).catch(() => null);
      return found !== null && found.size < MOST_BYTES && !(await isHarness(full, found));
    }),
  );
  return kept.filter((_file, index) => isMendable[index]);
}

/** What fuzzers call, wherever it lies: it feeds the code and judges it. */
const ENTRY = 'LLVMFuzzerTestOneInput';
const MOST_OF_HARNESS = 128 * 1024;
const known = new Map<string, Promise<boolean>>();

async function isHarness(file: string, { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }) {
  if (size > MOST_OF_HARNESS || !/\.(?:c|cc|cpp|cxx)$/.test(file)) {
    return false;
  }
  const key = `${file} ${size} ${mtimeMs}`;
  const found = known.get(key) ?? readFile(file, 'latin1').then((text) => text.includes(ENTRY));
  known.set(key, found);
  return found;
}
