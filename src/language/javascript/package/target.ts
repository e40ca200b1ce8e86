// SPDX-License-Identifier: Apache-2.0
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import picomatch from 'picomatch';
import { RepairError } from '../../../domain/repair-error.ts';
import type { Target } from '../../../domain/target.ts';
import { component, toSlashes } from './component.ts';
import { readIfThere, readManifest } from './manifest.ts';
import { parsePackageList } from './schema.ts';
import { isInside } from './source-files.ts';

/**
 * The target at a directory the user named. `root` is the outermost directory in whose `node_modules` it lies, or the
 * workspace around it, or the package around it that has the installed dependencies, or the directory itself.
 */
export async function targetOf(named: string): Promise<Target> {
  const directory = await whereItReallyIs(path.resolve(named));
  const root = outermostApplication(directory) ?? (await workspaceOf(directory)) ?? (await packageAround(directory));
  const manifest = await readManifest(directory);
  const found = manifest === null ? undefined : await component(root, path.relative(root, directory));
  return { root, directory, language: 'javascript', ...(found === undefined ? {} : { package: found }) };
}

/** The directory as named, unless that is a link out of the application: then its real place (`npm link`). */
async function whereItReallyIs(directory: string): Promise<string> {
  const found = await stat(directory).catch(() => null);
  if (found === null) {
    throw new RepairError('TARGET_UNUSABLE', `no such directory: "${directory}"; name the package or application`);
  }
  if (!found.isDirectory()) {
    throw new RepairError('TARGET_UNUSABLE', `"${directory}" is not a directory; name the directory around it`);
  }
  const real = await realpath(directory);
  const application = outermostApplication(directory);
  const isOutside = application !== null && !isInside(await realpath(application), real);
  return isOutside ? real : directory;
}

function outermostApplication(directory: string): string | null {
  const parts = directory.split(path.sep);
  const at = parts.indexOf('node_modules');
  return at <= 0 || at === parts.length - 1 ? null : parts.slice(0, at).join(path.sep) || path.sep;
}

/** The innermost directory above that lists this one among its workspaces. */
async function workspaceOf(directory: string): Promise<string | null> {
  for (const above of directoriesAbove(directory)) {
    const patterns = await workspacePatterns(above);
    if (patterns.length > 0 && isListed(toSlashes(path.relative(above, directory)), patterns)) {
      return above;
    }
  }
  return null;
}

async function workspacePatterns(directory: string): Promise<readonly string[]> {
  const yaml = await readIfThere(path.join(directory, 'pnpm-workspace.yaml'));
  const lerna = await readIfThere(path.join(directory, 'lerna.json'));
  // A broken manifest above is not this target's affair.
  const manifest = await readManifest(directory).catch(() => null);
  return [...(manifest?.workspaces ?? []), ...(await packageList(yaml)), ...(await packageList(lerna))];
}

/** YAML is a superset of JSON. Text that does not parse lists nothing. */
async function packageList(text: string | null): Promise<readonly string[]> {
  if (text === null) {
    return [];
  }
  // Few trees have such a file, and the parser takes its time to load.
  const { parse } = await import('yaml');
  try {
    return parsePackageList(parse(text));
  } catch {
    return [];
  }
}

function isListed(way: string, patterns: readonly string[]): boolean {
  // `packages/*`, `apps/**`, `{a,b}/*`, with or without `./` before and `/` behind.
  const matches = (pattern: string): boolean =>
    picomatch.isMatch(way, pattern.replace(/^\.\//, '').replace(/\/+$/, ''));
  return (
    patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)))
  );
}

/** A directory without a manifest belongs to the installed package around it; any other stands for itself. */
async function packageAround(directory: string): Promise<string> {
  if ((await readIfThere(path.join(directory, 'package.json'))) !== null) {
    return directory;
  }
  for (const above of directoriesAbove(directory)) {
    const hasManifest = (await readIfThere(path.join(above, 'package.json'))) !== null;
    if (hasManifest && (await stat(path.join(above, 'node_modules')).catch(() => null)) !== null) {
      return above;
    }
  }
  return directory;
}

/** Innermost first. Neither the user's home nor the file system's root is ever taken for an application. */
function directoriesAbove(directory: string): readonly string[] {
  const above: string[] = [];
  let at = path.dirname(directory);
  while (at !== path.dirname(at) && at !== homedir()) {
    above.push(at);
    at = path.dirname(at);
  }
  return above;
}
