// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GATEWAY_URL } from '../../registry/gateway.ts';
import type { PackageSource } from '../../registry/package-source.ts';
import { gatewayOf, upstreamOf, type Redirected } from '../npm/through-gateway.ts';

const RESOLVED = /(?<=^ {2}resolved ")https?:\/\/[^"#]+/gm;

/** Makes a classic `yarn.lock` name the gateway wherever it names a registry: yarn fetches from what is written there. */
export async function yarnThroughGateway(folder: string, source: PackageSource): Promise<Redirected> {
  const file = join(folder, 'yarn.lock');
  const before = existsSync(file) ? await readFile(file, 'utf8') : undefined;
  const addresses = new Map<string, string>();
  if (before !== undefined) {
    const text = before.replaceAll(RESOLVED, (address) => {
      const gateway = gatewayOf(address);
      addresses.set(gateway ?? address, address);
      return gateway ?? address;
    });
    await writeFile(file, text);
  }
  return {
    async undo() {
      await (before === undefined ? undefined : writeFile(file, before));
    },
    async readdress() {
      const text = await readFile(file, 'utf8');
      const upstream = new Map<string, string>();
      for (const [address] of text.matchAll(RESOLVED)) {
        const known = addresses.get(address) ?? sameRegistry(address, addresses) ?? (await upstreamOf(address, source));
        upstream.set(address, known ?? address);
      }
      await writeFile(
        file,
        text.replaceAll(RESOLVED, (address) => upstream.get(address) ?? address),
      );
    },
  };
}

/** A new entry is fetched from where most of the others are. */
function sameRegistry(address: string, addresses: ReadonlyMap<string, string>): string | undefined {
  const counts = new Map<string, number>();
  for (const [gateway, known] of addresses) {
    const path = gateway.slice(GATEWAY_URL.length);
    const base = known.endsWith(path) ? known.slice(0, -path.length) : undefined;
    if (base !== undefined) {
      counts.set(base, (counts.get(base) ?? 0) + 1);
    }
  }
  const [base] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] ?? [];
  return base === undefined || !address.startsWith(GATEWAY_URL)
    ? undefined
    : `${base}${address.slice(GATEWAY_URL.length)}`;
}
