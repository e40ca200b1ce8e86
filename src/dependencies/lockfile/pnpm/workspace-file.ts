// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const WORKSPACE_FILE = 'pnpm-workspace.yaml';

/** What of the file every pnpm reads that knows it; all else are settings, read from 10.5 on. */
const KNOWN_BEFORE: ReadonlySet<string> = new Set(['packages', 'catalog', 'catalogs']);

const fileSchema = z.looseObject({ catalogs: z.record(z.string(), z.unknown()).nullish() });

/** `pnpm-workspace.yaml`, as far as it decides about dependencies. */
export interface WorkspaceFile {
  /** What before pnpm 10.5 stood in `package.json`. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly hasSettings: boolean;
  /** Whether the catalog without a name is written among those with one. */
  readonly namesDefault: boolean;
}

export function readWorkspaceFile(folder: string): WorkspaceFile {
  const path = join(folder, WORKSPACE_FILE);
  const read = fileSchema.safeParse(existsSync(path) ? (parsed(readFileSync(path, 'utf8')) ?? {}) : {});
  const { catalogs, ...rest } = read.success ? read.data : {};
  const settings = Object.entries(rest).filter(([key, value]) => !KNOWN_BEFORE.has(key) && value !== null);
  return {
    settings: Object.fromEntries(settings),
    hasSettings: settings.length > 0,
    namesDefault: catalogs?.['default'] !== undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // pnpm itself says what is wrong with it, and refuses.
    return undefined;
  }
}
