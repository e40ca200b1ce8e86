// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../../package/manifest.ts';
import { parse } from '../../source/parse.ts';

/** Would Node.js load this file as a module? Bundlers' builds are, though the manifest does not say so. */
export async function moduleKind(file: string, packageType: string | undefined): Promise<'module' | 'script'> {
  if (file.endsWith('.mjs')) {
    return 'module';
  }
  if (file.endsWith('.cjs')) {
    return 'script';
  }
  const type = (await nearestType(path.dirname(file))) ?? packageType;
  if (type === 'module') {
    return 'module';
  }
  const text = await readFile(file, 'utf8').catch(() => '');
  return /^\s*(?:import|export)\b/m.test(text) ? syntaxOf(file, text) : 'script';
}

function syntaxOf(file: string, text: string): 'module' | 'script' {
  try {
    return parse(file, text).kind;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return 'script';
    }
    throw error;
  }
}

/** A folder of a package may have a manifest of its own that says nothing but the type. */
async function nearestType(directory: string): Promise<string | undefined> {
  for (let at = directory; at !== path.dirname(at); at = path.dirname(at)) {
    const manifest = await readManifest(at).catch(() => null);
    if (manifest !== null) {
      return manifest.type;
    }
    if (path.basename(at) === 'node_modules') {
      return undefined;
    }
  }
  return undefined;
}
