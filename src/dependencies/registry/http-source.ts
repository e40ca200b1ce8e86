// SPDX-License-Identifier: Apache-2.0
import { setTimeout } from 'node:timers/promises';
import { RepairError } from '../../domain/repair-error.ts';
import { Turns } from '../../support/turns.ts';
import { archiveFile, folderSource, keep, keptArchive, packumentFile } from './folder-source.ts';
import { digestOf, matchesIntegrity } from './integrity.ts';
import type { PackageSource, Packument } from './package-source.ts';
import { readPackument } from './schema.ts';

const TRIES = 4;
const PAUSE_MS = 500;
const MOST_AT_ONCE = 12;
const TIMEOUT_MS = 60_000;
/** Archives and documents larger than this are refused; the largest packuments are near 100 MB. */
const MAX_BYTES = 512 * 1024 * 1024;

export interface Kept {
  /** Descriptions, of one run: a resumed run sees the registry as the interrupted one saw it. */
  readonly packuments: string;
  /** Archives, whose digests are compared on every reading, so that runs may share them. */
  readonly archives: string;
}

/** A registry on the network, by the user's leave. What is fetched is kept. */
export function httpSource(url: string, folders: Kept): PackageSource {
  const base = url.endsWith('/') ? url : `${url}/`;
  const kept = folderSource(folders.packuments);
  const fetched = new Map<string, Promise<Packument | undefined>>();
  /** Archives on their way; what has arrived is not held in memory. */
  const fetching = new Map<string, Promise<Uint8Array | undefined>>();

  async function fetchPackument(name: string): Promise<Packument | undefined> {
    const bytes = await get(new URL(encodeURIComponent(name).replace('%40', '@'), base));
    const document: unknown = bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8'));
    const packument = readPackument(document);
    if (bytes !== undefined && packument?.name !== name) {
      throw new RepairError(
        'INPUT_MALFORMED',
        `${base} answers for "${name}" with something that is no description of it`,
      );
    }
    if (bytes !== undefined) {
      await keep(packumentFile(folders.packuments, name), bytes);
    }
    return packument;
  }

  async function packument(name: string): Promise<Packument | undefined> {
    const pending = fetched.get(name) ?? kept.packument(name).then((found) => found ?? fetchPackument(name));
    fetched.set(name, pending);
    return pending;
  }

  async function fetchArchive(name: string, version: string): Promise<Uint8Array | undefined> {
    const known = (await packument(name))?.versions[version];
    const file = archiveFile(folders.archives, name, version);
    const already = known === undefined ? undefined : await keptArchive(file, known);
    if (already !== undefined || known?.tarball === undefined) {
      return already;
    }
    const bytes = await get(new URL(known.tarball));
    if (bytes === undefined || !matchesIntegrity(bytes, digestOf(known))) {
      throw new RepairError('INPUT_MALFORMED', `the archive of ${name}@${version} is not the one ${base} describes`);
    }
    await keep(file, bytes);
    return bytes;
  }

  return {
    name: base,
    packument,
    async archive(name, version) {
      const file = archiveFile(folders.archives, name, version);
      const pending = fetching.get(file) ?? fetchArchive(name, version).finally(() => fetching.delete(file));
      fetching.set(file, pending);
      return pending;
    },
  };
}

/** A tree asks for a thousand packages at once; a registry that is asked so answers late or not at all. */
const turns = new Turns(MOST_AT_ONCE);

async function get(url: URL): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await turns.take(0, () => getOnce(url));
    } catch (error) {
      if (attempt === TRIES) {
        const message = `cannot fetch ${url.href}: ${saidBy(error)}; check the network and the registry's address`;
        throw new RepairError('TOOL_MISSING', message, { cause: error });
      }
      await setTimeout(PAUSE_MS * attempt ** 2);
    }
  }
}

async function getOnce(url: URL): Promise<Uint8Array | undefined> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.status === 404 || response.status === 405) {
    return undefined;
  }
  if (!response.ok) {
    throw new Error(`HTTP ${response.status}`);
  }
  return bodyOf(response);
}

/** What lies below `fetch failed`. */
function saidBy(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error ? cause.message || message : message;
}

async function bodyOf(response: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > MAX_BYTES) {
    throw new Error(`the answer is larger than ${MAX_BYTES} bytes`);
  }
  return bytes;
}
