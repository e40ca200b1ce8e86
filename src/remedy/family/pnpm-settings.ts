// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gte, minVersion, validRange } from 'semver';
import { parseJson } from '../../dependencies/lockfile/npm/parse-json.ts';
import { readWorkspaceFile, WORKSPACE_FILE } from '../../dependencies/lockfile/pnpm/workspace-file.ts';
import { askedVersion } from '../../dependencies/manager/asked-version.ts';
import { fieldOf } from '../plan/overrides.ts';
import type { Place } from './family.ts';

/** From here on pnpm reads its settings from the file of the workspace; from 11 on from nowhere else. */
const MOVED_IN = '10.5.0';

const MANIFEST: Place = { file: 'package.json', path: ['pnpm'] };
const WORKSPACE: Place = { file: WORKSPACE_FILE, path: [] };

/** Where a project keeps one of pnpm's settings: where it stands, else where others stand, else where its pnpm looks. */
export function placeOfSetting(folder: string, name: string): Place {
  const workspace = readWorkspaceFile(folder);
  const manifest = manifestIn(folder);
  const own = fieldOf(manifest, 'pnpm');
  if (workspace.settings[name] !== undefined) {
    return WORKSPACE;
  }
  if (fieldOf(own, name) !== undefined) {
    return MANIFEST;
  }
  if (workspace.hasSettings) {
    return WORKSPACE;
  }
  return own === undefined && isFrom(MOVED_IN, folder, manifest) ? WORKSPACE : MANIFEST;
}

/** A setting that is a list by keys: what the workspace's file says hides what the manifest says. */
export function settingsOf(folder: string, name: string): Readonly<Record<string, unknown>> {
  const { settings } = readWorkspaceFile(folder);
  return { ...(fieldOf(settings, name) ?? fieldOf(fieldOf(manifestIn(folder), 'pnpm'), name)) };
}

/** Whether the project says that its pnpm is at least of this version. */
function isFrom(version: string, folder: string, manifest: unknown): boolean {
  const asked = askedVersion(folder, 'pnpm') ?? lowestOf(fieldOf(manifest, 'engines'));
  return asked !== undefined && gte(asked, version);
}

function lowestOf(engines: object | undefined): string | undefined {
  const range: unknown = engines === undefined ? undefined : Reflect.get(engines, 'pnpm');
  return typeof range === 'string' && validRange(range) !== null ? minVersion(range)?.version : undefined;
}

function manifestIn(folder: string): unknown {
  const file = join(folder, 'package.json');
  return existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
}
