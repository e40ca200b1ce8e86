// SPDX-License-Identifier: Apache-2.0
import { stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { readManifest } from '../package/manifest.ts';

/** Where a package is found from a directory by Node's rules, not above the root; `null` when it is not installed. */
export async function packageDirectory(root: string, directory: string, name: string): Promise<string | null> {
  for (let at = directory; ; at = path.dirname(at)) {
    const candidate = path.join(at, 'node_modules', name);
    if ((await stat(candidate).catch(() => null))?.isDirectory() === true) {
      return candidate;
    }
    if (at === root || at === path.dirname(at)) {
      return null;
    }
  }
}

/** The file of a package's command: `mocha` of `mocha`. */
export async function programFile(root: string, directory: string, name: string): Promise<string | null> {
  const found = await packageDirectory(root, directory, name);
  const manifest = found === null ? null : await readManifest(found).catch(() => null);
  const bin = typeof manifest?.bin === 'string' ? manifest.bin : manifest?.bin?.[name];
  return found === null || typeof bin !== 'string' ? null : path.join(found, bin);
}

/** The package a specifier names: `@a/b` of `@a/b/lib/x`; `null` for relative paths and Node's own modules. */
export function packageOf(specifier: string): string | null {
  if (/^[./]/.test(specifier) || isBuiltin(specifier)) {
    return null;
  }
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? null;
}

function isBuiltin(specifier: string): boolean {
  const name = specifier.replace(/^node:/, '');
  return specifier.startsWith('node:') || builtinModules.includes(name);
}
