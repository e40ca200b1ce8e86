// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ArchiveEntry } from '../archive/entry.ts';
import { writeArchive } from '../archive/write-archive.ts';
import { archiveFile, keep, packumentFile } from './folder-source.ts';
import { integrityOf } from './integrity.ts';
import type { PackageSource, Packument } from './package-source.ts';
import { readPackument } from './schema.ts';

/** What a registry says about one package, without archives: a line of the file a made-up registry is made of. */
export interface MadePackage {
  readonly name: string;
  readonly 'dist-tags': Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Files of an invented archive beside its manifest; by default one module that says which version it is. */
export type MadeFiles = (name: string, version: string) => Readonly<Record<string, string>>;

/** A registry for tests: the versions and ranges of the real one, archives that are made up. */
export function madeSource(packages: readonly MadePackage[], files: MadeFiles = onlyVersion): PackageSource {
  const known = new Map(packages.map((one) => [one.name, one]));
  const made = new Map<string, Packument | undefined>();
  return {
    name: 'made-up registry',
    async packument(name) {
      const fake = known.get(name);
      const packument = made.get(name) ?? (fake === undefined ? undefined : readPackument(documentOf(fake, files)));
      made.set(name, packument);
      return packument;
    },
    async archive(name, version) {
      const fake = known.get(name);
      return fake?.versions[version] === undefined ? undefined : archiveOf(fake, version, files);
    },
  };
}

export async function readMadePackages(file: string): Promise<readonly MadePackage[]> {
  const lines = gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n');
  // Written by us, for tests.
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as MadePackage); // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/** Lays a made-up registry out as a folder that `folderSource` reads. */
export async function layOut(
  packages: readonly MadePackage[],
  folder: string,
  files: MadeFiles = onlyVersion,
): Promise<void> {
  await mkdir(dirname(archiveFile(folder, 'x', '0')), { recursive: true });
  for (const fake of packages) {
    const archives = new Map<string, Uint8Array>();
    await keep(packumentFile(folder, fake.name), JSON.stringify(documentOf(fake, files, archives)));
    for (const [version, archive] of archives) {
      await writeFile(archiveFile(folder, fake.name, version), archive);
    }
  }
}

function onlyVersion(name: string, version: string): Readonly<Record<string, string>> {
  return { 'index.js': `module.exports = ${JSON.stringify({ name, version })};\n` };
}

/** `archives` gets those that were made on the way. */
function documentOf(fake: MadePackage, files: MadeFiles, archives: Map<string, Uint8Array> = new Map()): unknown {
  const versions = Object.entries(fake.versions).map(([version, entry]) => {
    const archive = archiveOf(fake, version, files);
    archives.set(version, archive);
    const integrity = integrityOf(archive);
    const shasum = createHash('sha1').update(archive).digest('hex');
    const tarball = `https://registry.example/${fake.name}/-/${fake.name.replace(/^.*\//, '')}-${version}.tgz`;
    return [version, { name: fake.name, version, ...entry, dist: { integrity, shasum, tarball } }];
  });
  return { name: fake.name, 'dist-tags': fake['dist-tags'], versions: Object.fromEntries(versions) };
}

function archiveOf(fake: MadePackage, version: string, files: MadeFiles): Uint8Array {
  const manifest = { name: fake.name, version, ...fake.versions[version] };
  const all = { 'package.json': `${JSON.stringify(manifest, null, 2)}\n`, ...files(fake.name, version) };
  return writeArchive(Object.entries(all).map(([path, text]) => entryOf(`package/${path}`, text)));
}

function entryOf(path: string, text: string): ArchiveEntry {
  return { path, content: Buffer.from(text), isExecutable: false };
}
