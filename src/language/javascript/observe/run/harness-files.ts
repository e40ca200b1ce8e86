// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../../domain/reproducer.ts';

/** The files a reproducer brings along: those it was given, and those its command names. Absolute, sorted. */
export async function harnessFiles(reproducer: Reproducer): Promise<readonly string[]> {
  const named = wordsOf(reproducer.command).map((word) => path.resolve(reproducer.directory, word));
  const found: string[] = [];
  for (const file of new Set([...reproducer.files, ...named])) {
    const entry = await stat(file).catch(() => null);
    if (entry?.isFile() === true) {
      found.push(file);
    }
  }
  return found.toSorted();
}

function wordsOf(command: string): readonly string[] {
  const words = command.split(/[\s"'`;|&()<>=]+/).filter((word) => word !== '' && word.length < 1000);
  // `node exploit` runs exploit.js.
  return words.flatMap((word) => [word, `${word}.js`]);
}
