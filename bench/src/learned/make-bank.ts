// SPDX-License-Identifier: Apache-2.0
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bankText } from '../../../dist/patterns/bank.js';
import { patternsOf } from '../../../dist/patterns/mine/learn.js';
import { sha256 } from '../../../dist/support/digest.js';
import { cacheFolder } from '../c/debian-source.ts';
import { readCases } from '../js/case.ts';
import type { BenchOptions } from '../options.ts';
import { mineFixes } from './mine-fixes.ts';
import { minePatches } from './mine-patches.ts';

const CASES = fileURLToPath(new URL('../../cases/js', import.meta.url));
const FIXES = fileURLToPath(new URL('../../cases/learned/fixes.ndjson', import.meta.url));
const PATCHES = fileURLToPath(new URL('../../cases/learned/c-fixes.ndjson', import.meta.url));

/** Everything the lists of this repository teach, as a bank for `fix --patterns`. The same lists give the same bank. */
export async function makeBank({ language = 'js', only }: BenchOptions): Promise<void> {
  const isWanted = (weakness: string): boolean => only === undefined || only.test(weakness);
  const { edits, stages, missing } = await (language === 'c'
    ? minePatches(PATCHES)
    : mineFixes(FIXES, await readCases(CASES), isWanted));
  const text = bankText(patternsOf(edits.filter(({ weakness }) => isWanted(weakness))));
  const file = join(cacheFolder(), `patterns-${language}.ndjson`);
  await writeFile(file, text);
  console.log(file);
  console.log(JSON.stringify({ bench: 'bank', language, sha256: sha256(text), stages, missing }));
}
