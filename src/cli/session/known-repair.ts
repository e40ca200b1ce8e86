// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RepairError } from '../../domain/repair-error.ts';
import type { KnownRepair } from '../../domain/hunk.ts';
import { readArchive } from '../../dependencies/archive/read-archive.ts';
import { folderSource } from '../../dependencies/registry/folder-source.ts';
import { httpSource } from '../../dependencies/registry/http-source.ts';
import type { PackageSource } from '../../dependencies/registry/package-source.ts';
import { sha256 } from '../../support/digest.ts';
import { sourceText } from '../../support/source-text.ts';

export interface RepairFlags {
  readonly fixedRelease?: string;
  readonly fixCommit?: string;
  readonly registry?: string;
  readonly component?: string;
  readonly out: string;
}

/** The repair the user points at; releases are fetched and unpacked now, before anything runs. */
export async function knownRepairOf(dir: string | undefined, flags: RepairFlags): Promise<KnownRepair | undefined> {
  const { fixedRelease, fixCommit } = flags;
  if (fixedRelease !== undefined && fixCommit !== undefined) {
    throw new RepairError('CONFIG_INVALID', 'give either --fixed-release or --fix-commit');
  }
  if (fixCommit !== undefined) {
    return { kind: 'patch', name: basename(fixCommit), text: readText(fixCommit) };
  }
  return fixedRelease === undefined ? undefined : releaseOf(fixedRelease, dir, flags);
}

function readText(file: string): string {
  try {
    return sourceText(readFileSync(file));
  } catch (error) {
    throw new RepairError('CONFIG_INVALID', `cannot read the fix commit "${file}"; check the path`, { cause: error });
  }
}

async function releaseOf(given: string, dir: string | undefined, flags: RepairFlags): Promise<KnownRepair> {
  const path = resolve(given);
  if (existsSync(path)) {
    return statSync(path).isDirectory()
      ? { kind: 'release', name: nameOf(path), path }
      : unpack(readFileSync(path), flags.out);
  }
  const { name, version } = versionOf(given, dir, flags);
  const source = sourceOf(flags, given);
  const bytes = await source.archive(name, version);
  if (bytes === undefined) {
    throw new RepairError('INPUT_MALFORMED', `${source.name} has no ${name}@${version}; check --fixed-release`);
  }
  return unpack(bytes, flags.out);
}

/** Where releases are fetched from. */
export function sourceOf({ registry, out }: Pick<RepairFlags, 'registry' | 'out'>, given: string): PackageSource {
  if (registry === undefined) {
    const message = `"${given}" is no folder and no archive; to fetch it, say with --registry where from: an address, or a folder with a copy`;
    throw new RepairError('CONFIG_INVALID', message);
  }
  return /^https?:\/\//.test(registry)
    ? httpSource(registry, keptIn(join(resolve(out), 'registry')))
    : folderSource(resolve(registry));
}

/** `NAME@VERSION`, or a version of the suspected or named package. */
function versionOf(given: string, dir: string | undefined, { component }: RepairFlags) {
  const at = given.lastIndexOf('@');
  if (at > 0) {
    return { name: given.slice(0, at), version: given.slice(at + 1) };
  }
  const name = component ?? manifestOf(resolve(dir ?? '.')).name;
  if (name === undefined) {
    throw new RepairError('CONFIG_INVALID', `whose version is "${given}"? Write --fixed-release NAME@VERSION`);
  }
  return { name, version: given };
}

function unpack(bytes: Uint8Array, out: string): KnownRepair {
  const path = unpackedRelease(bytes, out);
  return { kind: 'release', name: nameOf(path), path };
}

/** The folder with a release's files, kept under the digest of its bytes: a resumed run reads what the first one read. */
export function unpackedRelease(bytes: Uint8Array, out: string): string {
  const path = join(resolve(out), 'releases', sha256(Buffer.from(bytes).toString('base64')).slice(0, 16));
  if (!existsSync(path)) {
    const building = `${path}.${process.pid}.part`;
    for (const entry of readArchive(bytes)) {
      const file = join(building, entry.path.slice(entry.path.indexOf('/') + 1));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, entry.content);
    }
    mkdirSync(building, { recursive: true });
    renameSync(building, path);
  }
  return path;
}

function nameOf(path: string): string {
  const { name, version } = manifestOf(path);
  return name === undefined || version === undefined ? basename(path) : `${name}@${version}`;
}

function manifestOf(directory: string): { readonly name: string | undefined; readonly version: string | undefined } {
  const file = join(directory, 'package.json');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new RepairError('INPUT_MALFORMED', `"${file}" is no JSON`, { cause: error });
  }
  const field = (key: string): string | undefined => {
    const value: unknown = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  return { name: field('name'), version: field('version') };
}

function keptIn(folder: string) {
  return { packuments: folder, archives: folder };
}
