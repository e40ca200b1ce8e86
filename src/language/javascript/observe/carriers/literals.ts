// SPDX-License-Identifier: Apache-2.0
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Reproducer } from '../../../../domain/reproducer.ts';
import { commandWords } from '../literals/command-words.ts';
import { placesInCommand, placesInScript } from '../literals/places.ts';

const LARGEST = 256 * 1024;

/** The texts a reproducer is made of: words of its command, strings of its scripts; each may be an attack value. */
export function literalsIn(reproducer: Reproducer): readonly string[] {
  const { command, directory, files } = reproducer;
  const named = commandWords(command).map(({ text }) => path.resolve(directory, text));
  const scripts = [...new Set([...files, ...named])].flatMap(textOf);
  const places = [...placesInCommand(command), ...scripts.flatMap(placesInScript)];
  return [...new Set(places.map(({ value }) => value))].filter((text) => text.length > 1);
}

function textOf(file: string): readonly string[] {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST ? [readFileSync(file, 'utf8')] : [];
  } catch (error) {
    // Most words of a command are no names of files; some are too long to be one.
    if (error instanceof Error && 'code' in error) {
      return [];
    }
    throw error;
  }
}
