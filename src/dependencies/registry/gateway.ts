// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackageSource } from './package-source.ts';

/** Where a package manager inside the sandbox finds its registry. */
export const GATEWAY_URL = 'http://127.0.0.1:4873/';

/** The only thing a package manager in the sandbox can reach: it answers for one source and knows nothing else. */
export interface Gateway {
  /** Host folder with the socket, to be mounted into the sandbox. */
  readonly folder: string;
  /** Names that were asked for and are not there; sorted. */
  missing(): readonly string[];
  /** What a source failed with while it was asked. */
  faults(): readonly string[];
  close(): Promise<void>;
}

export const SOCKET = 'registry.sock';

/** Opens a registry on a socket file. Only reading is answered; everything else is refused. */
export async function openGateway(source: PackageSource): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  const missing = new Set<string>();
  const faults: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, source).then(
      (found) => {
        if (found !== undefined) {
          missing.add(found);
        }
        return found;
      },
      (error: unknown) => {
        faults.push(error instanceof Error ? error.message : String(error));
        response.writeHead(502).end();
      },
    );
  });
  // A connection that is closed while a request is on its way reads as a broken network.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await listen(server, join(folder, SOCKET));
  return {
    folder,
    missing: () => [...missing].toSorted(),
    faults: () => faults,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  // The sandbox's user has another number.
  chmodSync(path, 0o777);
}

/** Gives back what was asked for when it is not there. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  source: PackageSource,
): Promise<string | undefined> {
  if (request.method !== 'GET') {
    response.writeHead(405).end();
    return undefined;
  }
  const [path = ''] = (request.url ?? '').slice(1).split('?');
  const [name = '', archive] = decodeURIComponent(path).split('/-/');
  const version = archive === undefined ? undefined : versionOf(name, archive);
  const found = version === undefined ? await descriptionOf(source, name) : await source.archive(name, version);
  if (found === undefined) {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
    return decodeURIComponent(path);
  }
  const type = version === undefined ? 'application/json' : 'application/octet-stream';
  response.writeHead(200, { 'content-type': type }).end(found);
  return undefined;
}

/** Where the gateway keeps an archive: in the form every registry uses, since lock files are rewritten by its pattern. */
export function archiveUrl(name: string, version: string): string {
  return `${GATEWAY_URL}${name}/-/${baseName(name)}-${version}.tgz`;
}

function versionOf(name: string, archive: string): string {
  return archive.slice(baseName(name).length + 1).replace(/\.tgz$/, '');
}

function baseName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** The registry's own document, as far as package managers read it, with archives that are fetched from here. */
async function descriptionOf(source: PackageSource, name: string): Promise<string | undefined> {
  const packument = await source.packument(name);
  if (packument === undefined) {
    return undefined;
  }
  const versions = Object.entries(packument.versions).map(([version, { entry }]) => {
    const dist = typeof entry['dist'] === 'object' ? entry['dist'] : {};
    return [version, { ...withoutProse(entry), dist: { ...dist, tarball: archiveUrl(name, version) } }];
  });
  return JSON.stringify({ ...withoutProse(packument.document), versions: Object.fromEntries(versions) });
}

/** What people read and no package manager does. It is most of a document, and every run parses hundreds of them. */
const PROSE: ReadonlySet<string> = new Set([
  '_npmOperationalInternal',
  '_npmUser',
  'author',
  'bugs',
  'contributors',
  'description',
  'gitHead',
  'homepage',
  'keywords',
  'maintainers',
  'readme',
  'readmeFilename',
  'repository',
  'users',
]);

function withoutProse(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !PROSE.has(key)));
}
