// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { maxSatisfying, satisfies } from 'semver';
import { RepairError } from '../../domain/repair-error.ts';
import type { Mount } from '../../sandbox/sandbox.ts';
import { readArchive } from '../archive/read-archive.ts';
import { parseJson } from '../lockfile/npm/parse-json.ts';
import type { ManagerMeans } from './package-manager.ts';

/** A package manager that is itself a package: its files, to be run with this Node.js. */
export interface Tool {
  readonly script: string;
  readonly version: string;
  readonly mounts: readonly Mount[];
}

export interface WantedTool {
  /** Its package: `pnpm`, `yarn`, `@yarnpkg/cli-dist`. */
  readonly name: string;
  /** What it is called on a command line. */
  readonly command: string;
  /** Versions that keep the project's lock file as it is. */
  readonly range: string;
  /** The file to run, relative to the package. */
  readonly script: string;
}

/**
 * The version a project asks for: from this machine when it is installed here, else from the project's own registry,
 * whose digest is compared. It only ever runs in the sandbox.
 */
export async function findTool(wanted: WantedTool, means: ManagerMeans): Promise<Tool> {
  const installed = foldersOf(wanted).flatMap((folder) => toolIn(folder, wanted) ?? [])[0];
  const tool = installed ?? (await fetched(wanted, means));
  if (tool === undefined) {
    const message = `${wanted.name}@${wanted.range} is neither installed here nor in "${means.source.name}"; install it, or name a registry that has it`;
    throw new RepairError('TOOL_MISSING', message);
  }
  return tool;
}

/** Where it could be installed: beside the commands of the search path. */
function foldersOf({ name, command }: WantedTool): readonly string[] {
  const places = (process.env['PATH'] ?? '').split(delimiter).filter((place) => place !== '');
  return places.flatMap((place) => {
    const shim = join(place, command);
    const linked = existsSync(shim) ? dirname(dirname(realpathSync(shim))) : undefined;
    return [join(dirname(place), name), ...(linked === undefined ? [] : [linked])];
  });
}

function toolIn(folder: string, { name, range, script }: WantedTool): Tool | undefined {
  const file = join(folder, 'package.json');
  const manifest: unknown = existsSync(file) ? parseJson(readFileSync(file, 'utf8')) : undefined;
  const field = (key: string): unknown =>
    typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined;
  const version = field('version');
  const isIt = field('name') === name && typeof version === 'string' && satisfies(version, range);
  return isIt && existsSync(join(folder, script))
    ? { script: join(folder, script), version, mounts: [{ kind: 'read-only', from: folder, at: folder }] }
    : undefined;
}

async function fetched(wanted: WantedTool, { source, toolbox }: ManagerMeans): Promise<Tool | undefined> {
  const { name, range } = wanted;
  const versions = Object.values((await source.packument(name))?.versions ?? {});
  const running = versions.filter(({ entry }) => satisfies(process.version, nodesOf(entry['engines'])));
  const version = maxSatisfying(
    running.map((one) => one.version),
    range,
  );
  const bytes = version === null ? undefined : await source.archive(name, version);
  if (version === null || bytes === undefined) {
    return undefined;
  }
  const folder = join(toolbox, `${name.replaceAll('/', '-')}-${version}`);
  if (!existsSync(folder)) {
    unpack(bytes, folder);
  }
  return toolIn(folder, wanted);
}

function nodesOf(engines: unknown): string {
  const node: unknown = typeof engines === 'object' && engines !== null ? Reflect.get(engines, 'node') : undefined;
  return typeof node === 'string' ? node : '*';
}

/** A killed run leaves the whole folder or none. */
function unpack(bytes: Uint8Array, folder: string): void {
  const building = `${folder}.${process.pid}.part`;
  for (const { path, content } of readArchive(bytes)) {
    const file = join(building, path.slice(path.indexOf('/') + 1));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  renameSync(building, folder);
}
