// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RepairError } from '../../../domain/repair-error.ts';
import { parseManifest, type Manifest } from './schema.ts';

/** The manifest in a directory; `null` when there is none. Throws `TARGET_UNUSABLE` when it is there but broken. */
export async function readManifest(directory: string): Promise<Manifest | null> {
  const file = path.join(directory, 'package.json');
  const text = await readIfThere(file);
  if (text === null) {
    return null;
  }
  const manifest = parseManifest(parseJson(file, text));
  if (manifest === null) {
    throw unusable(file, 'it is not a JSON object');
  }
  return manifest;
}

/** The text of a file; `null` when there is no such file. */
export async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) {
      return null;
    }
    throw new RepairError('TARGET_UNUSABLE', `cannot read "${file}": ${messageOf(cause)}; make it readable`, { cause });
  }
}

/** Nothing is at that path, or the path goes through a file. */
export function isMissing(cause: unknown): boolean {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function parseJson(file: string, text: string): unknown {
  try {
    // npm itself accepts a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw unusable(file, messageOf(cause).replaceAll(/\s+/g, ' '));
  }
}

function unusable(file: string, why: string): RepairError {
  return new RepairError('TARGET_UNUSABLE', `cannot read "${file}": ${why}; mend the manifest and try again`);
}
