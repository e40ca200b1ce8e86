// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArchive } from '../dependencies/archive/read-archive.ts';
import { integrityOf } from '../dependencies/registry/integrity.ts';
import type { KnownVulnerability } from '../domain/dependency.ts';
import { sha256 } from '../support/digest.ts';
import { vulnerabilityKey } from './vulnerability-key.ts';

/**
 * An archive of a release whose code was mended. Its version is that of the vulnerable release, so nothing but its bytes
 * tells the two apart.
 */
export interface MendedArchive {
  readonly integrity: string;
  /** Keys of the vulnerabilities that were mended in it; others it still has. */
  readonly keys: readonly string[];
  /** Digests of its files by path inside the package. */
  readonly files: Readonly<Record<string, string>>;
}

export function mendedArchive(bytes: Uint8Array, keys: readonly string[]): MendedArchive {
  const files = readArchive(bytes).map(({ path, content }) => [path.slice(path.indexOf('/') + 1), sha256(content)]);
  return { integrity: integrityOf(bytes), keys, files: Object.fromEntries(files) };
}

/** Whether a lock file's entry is such an archive, for this vulnerability. */
export function isMendedEntry(known: KnownVulnerability, mended: ReadonlyMap<string, MendedArchive>): boolean {
  const archive = mended.get(known.dependency.integrity ?? '');
  return archive?.keys.includes(vulnerabilityKey(known)) === true;
}

/** Whether what lies in a folder is byte for byte such an archive, for this vulnerability. */
export async function isMendedCopy(
  root: string,
  known: KnownVulnerability,
  mended: ReadonlyMap<string, MendedArchive>,
): Promise<boolean> {
  for (const { keys, files } of mended.values()) {
    if (keys.includes(vulnerabilityKey(known)) && (await holds(join(root, known.dependency.id), files))) {
      return true;
    }
  }
  return false;
}

async function holds(folder: string, files: MendedArchive['files']): Promise<boolean> {
  for (const [path, digest] of Object.entries(files)) {
    const file = join(folder, path);
    // Package managers write a manifest anew when they unpack; what it says is judged by the lock file.
    if (path !== 'package.json' && (!existsSync(file) || sha256(await readFile(file)) !== digest)) {
      return false;
    }
  }
  return Object.keys(files).length > 1;
}
