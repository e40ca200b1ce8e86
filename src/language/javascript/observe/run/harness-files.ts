// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../../domain/reproducer.ts';
import { readManifest } from '../../package/manifest.ts';

/** The files a reproducer brings along: those it was given, and those its command names. Absolute, sorted. */
export async function harnessFiles(reproducer: Reproducer): Promise<readonly string[]> {
  const { command, directory, files } = reproducer;
  const texts = [command, ...(await packageScripts(command, directory))];
  const named = texts.flatMap(wordsOf).map((word) => path.resolve(directory, word));
  const found: string[] = [];
  for (const file of new Set([...files, ...named])) {
    const entry = await stat(file).catch(() => null);
    if (entry?.isFile() === true) {
      found.push(file);
    }
  }
  return found.toSorted();
}

/** `npm run exploit` names no file; the script does. What starts the package itself is not the reproducer's. */
async function packageScripts(command: string, directory: string): Promise<readonly string[]> {
  const names = [...command.matchAll(/\b(?:npm|yarn|pnpm)\s+(?:run(?:-script)?\s+)?(?:-\S+\s+)*([\w:.-]+)/g)].map(
    ([, name = '']) => name,
  );
  if (names.length === 0) {
    return [];
  }
  const scripts = (await readManifest(directory).catch(() => null))?.scripts ?? {};
  return names
    .filter((name) => !/^(?:start|serve|dev|build|prepare)/.test(name))
    .map((name) => scripts[name])
    .filter((script) => typeof script === 'string');
}

function wordsOf(command: string): readonly string[] {
  const words = command.split(/[\s"'`;|&()<>=]+/).filter((word) => word !== '' && word.length < 1000);
  // `node exploit` runs exploit.js, or the index of that directory.
  return words.flatMap((word) => [word, `${word}.js`, `${word}/index.js`]);
}
