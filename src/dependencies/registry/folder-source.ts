// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import { digestOf, matchesIntegrity } from './integrity.ts';
import type { Packument, PackageSource, PackumentVersion } from './package-source.ts';
import { readPackument } from './schema.ts';

/**
 * A copy of a registry in a folder: `packuments/<name>.json` and `archives/<name>-<version>.tgz`, with `/` in names
 * written `%2f`. What is not in the folder does not exist.
 */
export function folderSource(folder: string): PackageSource {
  const read = new Map<string, Promise<Packument | undefined>>();
  async function packument(name: string): Promise<Packument | undefined> {
    const pending = read.get(name) ?? readOne(packumentFile(folder, name));
    read.set(name, pending);
    return pending;
  }
  return {
    name: folder,
    packument,
    async archive(name, version) {
      const known = (await packument(name))?.versions[version];
      return known === undefined ? undefined : keptArchive(archiveFile(folder, name, version), known);
    },
  };
}

/** An archive in a file, where it is there and the one described. */
export async function keptArchive(file: string, described: PackumentVersion): Promise<Uint8Array | undefined> {
  if (!existsSync(file)) {
    return undefined;
  }
  const bytes = await readFile(file);
  if (!matchesIntegrity(bytes, digestOf(described))) {
    throw new RepairError(
      'INPUT_MALFORMED',
      `"${file}" is not the archive its registry describes (digest differs); remove it and fetch it again`,
    );
  }
  return bytes;
}

async function readOne(file: string): Promise<Packument | undefined> {
  return existsSync(file) ? readPackument(JSON.parse(await readFile(file, 'utf8'))) : undefined;
}

export function packumentFile(folder: string, name: string): string {
  return join(folder, 'packuments', `${fileNameOf(name)}.json`);
}

export function archiveFile(folder: string, name: string, version: string): string {
  return join(folder, 'archives', `${fileNameOf(name)}-${fileNameOf(version)}.tgz`);
}

/** No name leads out of the folder. */
function fileNameOf(name: string): string {
  return encodeURIComponent(name)
    .replaceAll('*', '%2a')
    .replace(/^\.+/, (dots) => '%2e'.repeat(dots.length));
}

let keptSoFar = 0;

/** Keeps a file whole, also from others who keep the same at that moment: a killed run leaves the old one or the new one. */
export async function keep(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  keptSoFar += 1;
  const part = `${file}.${process.pid}.${keptSoFar}.part`;
  await writeFile(part, content);
  await rename(part, file);
}
