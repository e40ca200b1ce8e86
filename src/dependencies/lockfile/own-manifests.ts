// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { z } from 'zod';
import { parseJson } from './npm/parse-json.ts';
import { manifestSchema, type Manifest } from './npm/schema.ts';

const workspacesSchema = z.looseObject({
  workspaces: z.union([z.array(z.string()), z.looseObject({ packages: z.array(z.string()).optional() })]).optional(),
});

/** The manifests of a project and its workspaces, by folder relative to it; `''` is the project's own. */
export function ownManifests(folder: string): ReadonlyMap<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  const own = manifestIn(folder);
  if (own !== undefined) {
    manifests.set('', own);
  }
  for (const pattern of patternsOf(folder)) {
    for (const location of matching(folder, pattern)) {
      const manifest = manifestIn(join(folder, location));
      if (manifest !== undefined) {
        manifests.set(location, manifest);
      }
    }
  }
  return manifests;
}

function manifestIn(folder: string): Manifest | undefined {
  const file = join(folder, 'package.json');
  const read = existsSync(file) ? manifestSchema.safeParse(parseJson(readFileSync(file, 'utf8'))) : undefined;
  return read?.success === true ? read.data : undefined;
}

function patternsOf(folder: string): readonly string[] {
  const file = join(folder, 'package.json');
  const read = workspacesSchema.safeParse(existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined);
  const workspaces = read.success ? read.data.workspaces : undefined;
  const patterns = Array.isArray(workspaces) ? workspaces : (workspaces?.packages ?? []);
  return patterns.filter((pattern) => !pattern.startsWith('!'));
}

/** Workspace patterns are paths of which some parts may be `*`, `**` or hold a star. */
function matching(folder: string, pattern: string): readonly string[] {
  const parts = pattern
    .replace(/^\.\//, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  let found = [''];
  for (const part of parts) {
    found = found.flatMap((at) => (part === '**' ? [at, ...below(folder, at)] : stepInto(folder, at, part)));
  }
  return [...new Set(found)].filter((at) => at !== '').toSorted();
}

function stepInto(folder: string, at: string, part: string): readonly string[] {
  const isWanted = picomatch(part);
  return foldersIn(folder, at).filter((path) => isWanted(path.slice(path.lastIndexOf('/') + 1)));
}

function below(folder: string, at: string): readonly string[] {
  return foldersIn(folder, at).flatMap((path) => [path, ...below(folder, path)]);
}

function foldersIn(folder: string, at: string): readonly string[] {
  const path = join(folder, at);
  const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => (at === '' ? entry.name : `${at}/${entry.name}`));
}
