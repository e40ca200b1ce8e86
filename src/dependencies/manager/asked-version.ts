// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../lockfile/npm/parse-json.ts';
import { manifestSchema } from '../lockfile/npm/schema.ts';

/** The exact version that a project's `packageManager` field names for a manager, if any: `pnpm@9.1.0+sha256.…`. */
export function askedVersion(folder: string, name: string): string | undefined {
  const file = join(folder, 'package.json');
  const manifest = manifestSchema.safeParse(existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined);
  const field = manifest.success ? (manifest.data.packageManager ?? '') : '';
  const [, asked, version] = /^([^@]+)@(\d+\.\d+\.\d+[^+]*)/.exec(field) ?? [];
  return asked === name ? version : undefined;
}

/** The text of a file of the project; empty when there is none. */
export function textIn(folder: string, file: string): string {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
