// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Reproducer } from '../../../../domain/reproducer.ts';

const LARGEST = 256 * 1024;

/** Quoted text and words in a reproducer's command and files: where an attack value may stand as it is. */
export function literalsIn(reproducer: Reproducer): readonly string[] {
  const { command, directory, files } = reproducer;
  const words = command.split(/\s+/).filter((word) => word.length > 1);
  const named = words.map((word) => path.resolve(directory, word.replaceAll(/^["']|["';]$/g, '')));
  const texts = [...new Set([...files, ...named])].flatMap((file) => textOf(file));
  const found = new Set([...quoted(command), ...texts.flatMap(quoted), ...words]);
  return [...found].filter((text) => text.length > 1);
}

function textOf(file: string): readonly string[] {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size <= LARGEST ? [readFileSync(file, 'utf8')] : [];
}

/** What stands between quotes on one line, as it is written. */
function quoted(text: string): readonly string[] {
  const outer = [...text.matchAll(/(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g)].map((match) => match[2] ?? '');
  return outer.flatMap((inner) => [inner, ...(/["'`]/.test(inner) ? quoted(inner) : [])]);
}
