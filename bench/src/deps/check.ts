// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare, gte, valid } from 'semver';

/** One OSV record, as far as the held-out check reads it. */
export interface Record_ {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly affected: readonly {
    readonly package: { readonly ecosystem: string; readonly name: string };
    readonly ranges?: readonly { readonly events: readonly Readonly<Record<string, string>>[] }[];
    readonly versions?: readonly string[];
  }[];
}

export interface OnDisk {
  readonly name: string;
  readonly version: string;
  readonly path: string;
}

/** The installed copies that a record names, found and compared by code that the tool has no part in. */
export async function vulnerableOnDisk(folder: string, records: readonly Record_[]): Promise<readonly string[]> {
  const installed = await packagesBelow(folder);
  return records.flatMap((record) =>
    installed
      .filter(({ name, version }) => names(record, name, version))
      .map(({ path }) => `${record.aliases?.find((alias) => alias.startsWith('CVE-')) ?? record.id} ${path}`),
  );
}

function names(record: Record_, name: string, version: string): boolean {
  return record.affected.some(
    (affected) =>
      affected.package.ecosystem === 'npm' &&
      affected.package.name === name &&
      (affected.versions?.includes(version) === true ||
        (affected.ranges ?? []).some(({ events }) => isInside(events, version))),
  );
}

/** Counts how often the range opened and closed before the version. */
function isInside(events: readonly Readonly<Record<string, string>>[], version: string): boolean {
  const at = valid(version, true) ?? '0.0.0';
  const full = (text: string): string =>
    valid(text, true) ?? (text === '0' ? '0.0.0-0' : `${text}.0.0`.split('.').slice(0, 3).join('.'));
  const opened = events.filter(({ introduced }) => introduced !== undefined && gte(at, full(introduced))).length;
  const closed = events.filter(
    ({ fixed, last_affected: last }) =>
      (fixed !== undefined && gte(at, full(fixed))) || (last !== undefined && compare(at, full(last)) > 0),
  ).length;
  return opened > closed;
}

export async function packagesBelow(folder: string): Promise<readonly OnDisk[]> {
  const found: OnDisk[] = [];
  const open = [folder];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== '.git') {
        open.push(join(at, entry.name));
      } else if (entry.name === 'package.json' && /node_modules\/(?:@[^/]+\/)?[^/]+$/.test(at)) {
        const manifest: unknown = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
        if (typeof manifest === 'object' && manifest !== null && 'name' in manifest && 'version' in manifest) {
          found.push({
            name: String(manifest.name),
            version: String(manifest.version),
            path: at.slice(folder.length + 1),
          });
        }
      }
    }
  }
  return found;
}
