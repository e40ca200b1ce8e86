// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../lockfile/npm/parse-json.ts';
import { archiveUrl, GATEWAY_URL } from '../../registry/gateway.ts';
import type { PackageSource } from '../../registry/package-source.ts';

export interface Redirected {
  /** Puts the lock back as it was, byte for byte. */
  undo(): Promise<void>;
  /** Gives every entry of a new lock its registry's own address, or none where the old lock kept none. */
  readdress(): Promise<void>;
}

/**
 * Makes a lock name the gateway wherever it names a registry. npm can replace hosts by itself, but then it replaces
 * them in the addresses of local files too.
 */
export async function throughGateway(folder: string, source: PackageSource): Promise<Redirected> {
  const file = lockFileOf(folder);
  const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  const addresses = new Map<string, string>();
  if (before !== undefined) {
    const lock = parseJson(before);
    visit(lock, (entry, resolved) => {
      const gateway = gatewayOf(resolved);
      if (gateway !== undefined) {
        addresses.set(gateway, resolved);
        Object.assign(entry, { resolved: gateway });
      }
    });
    await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
  }
  const keepsAddresses = before === undefined || addresses.size > 0 || !before.includes('"node_modules/');
  return {
    async undo() {
      await (before === undefined ? undefined : writeFile(file, before));
    },
    async readdress() {
      const lock = parseJson(await readFile(file, 'utf8'));
      const fresh = new Map<string, string | undefined>();
      visit(lock, (_, resolved) => {
        fresh.set(resolved, addresses.get(resolved));
      });
      for (const [gateway, known] of fresh) {
        fresh.set(gateway, known ?? (keepsAddresses ? await upstreamOf(gateway, source) : undefined));
      }
      visit(lock, (entry, resolved) => {
        readdressOne(entry, resolved, fresh.get(resolved));
      });
      await writeFile(file, `${JSON.stringify(lock, null, indentOf(before))}\n`);
    },
  };
}

/** npm's own order: a shrinkwrap counts where both are there. */
function lockFileOf(folder: string): string {
  const shrinkwrap = join(folder, 'npm-shrinkwrap.json');
  return existsSync(shrinkwrap) ? shrinkwrap : join(folder, 'package-lock.json');
}

function readdressOne(entry: object, resolved: string, upstream: string | undefined): void {
  if (upstream !== undefined) {
    Object.assign(entry, { resolved: upstream });
  } else if (resolved.startsWith(GATEWAY_URL)) {
    Reflect.deleteProperty(entry, 'resolved');
  }
}

/** Every object below with an address of its own. */
function visit(value: unknown, each: (entry: object, resolved: string) => void): void {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  if ('resolved' in value && typeof value.resolved === 'string') {
    each(value, value.resolved);
  }
  for (const inner of Object.values(value)) {
    visit(inner, each);
  }
}

/** `https://host/path/@scope/name/-/name-1.0.0.tgz`, as every registry writes it. */
export function gatewayOf(resolved: string): string | undefined {
  const [, name, base, version] =
    /^https?:\/\/.*?\/((?:@[^/]+(?:\/|%2f))?([^/]+))\/-\/(?:@[^/]+\/)?\2-(.+)\.tgz/i.exec(resolved) ?? [];
  return name === undefined || base === undefined || version === undefined
    ? undefined
    : archiveUrl(decodeURIComponent(name), version);
}

export async function upstreamOf(address: string, source: PackageSource): Promise<string | undefined> {
  if (!address.startsWith(GATEWAY_URL)) {
    return undefined;
  }
  const [name = ''] = decodeURIComponent(address.slice(GATEWAY_URL.length)).split('/-/');
  const packument = await source.packument(name);
  const version = Object.keys(packument?.versions ?? {}).find((candidate) => archiveUrl(name, candidate) === address);
  return version === undefined ? undefined : packument?.versions[version]?.tarball;
}

function indentOf(text: string | undefined): string | number {
  return /^\{\r?\n([ \t]+)"/.exec(text ?? '')?.[1] ?? 2;
}
