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
  /** Digest of the patch, where the package manager makes the mended release itself. */
  readonly patch?: string;
}

export function mendedArchive(bytes: Uint8Array, keys: readonly string[], patch?: string): MendedArchive {
  const files = readArchive(bytes).map(({ path, content }) => [path.slice(path.indexOf('/') + 1), sha256(content)]);
  const archive = { integrity: integrityOf(bytes), keys, files: Object.fromEntries(files) };
  return patch === undefined ? archive : { ...archive, patch: sha256(patch) };
}

/**
 * Whether a lock file's entry is such an archive, for this vulnerability. `patches` are the digests of the patches that the
 * lock file goes by, by `NAME@VERSION`.
 */
export function isMendedEntry(
  known: KnownVulnerability,
  mended: ReadonlyMap<string, MendedArchive>,
  patches: ReadonlyMap<string, string>,
): boolean {
  const { integrity, name, version } = known.dependency;
  const patch = patches.get(`${name}@${version}`);
  const archives = [...mended.values()].filter((one) =>
    one.patch === undefined ? one.integrity === integrity : one.patch === patch,
  );
  return archives.some(({ keys }) => keys.includes(vulnerabilityKey(known)));
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
