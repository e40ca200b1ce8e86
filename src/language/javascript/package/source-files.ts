// SPDX-License-Identifier: Apache-2.0
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../../domain/target.ts';
import { toSlashes } from './component.ts';
import { entryPoints } from './entry-points.ts';
import { isMissing, messageOf } from './manifest.ts';

export interface SourceListing {
  /** Relative to the root, sorted. */
  readonly files: readonly string[];
  /** What looked like source and was left out. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  readonly file: string;
  readonly because: string;
}

/** Larger files are bundles of other people's code: parsing them costs seconds and memory and mends nothing. */
export const SIZE_LIMIT: number = 4 * 1024 * 1024;
/** A package with more source files than this is a repository dump. */
const FILE_LIMIT = 6000;
const DEPTH_LIMIT = 32;

const SOURCE = /\.(?:[cm]?js|jsx|[cm]?ts|tsx|es6)$/i;
const DECLARATION = /\.d\.[cm]?ts$/i;
const NOT_PRODUCT =
  /\.(?:test|tests|spec|specs|stories|bench)\.[^.]+$|\.(?:config|conf)\.[cm]?[jt]s$|^(?:grunt|gulp|cake)file\.[cm]?[jt]s$|^\.[^/]*rc\.[cm]?js$/i;
/** Beside the manifest, where it is the package's whole suite; further down a product may call a part of it so. */
const SUITE = /^(?:tests?|specs?)\.[^.]+$/i;
const LEFT_OUT: ReadonlySet<string> = new Set(
  (
    'node_modules bower_components jspm_packages test tests __tests__ __test__ __mocks__ spec specs docs doc example examples demo demos ' +
    'fixture fixtures __fixtures__ coverage bench benchmark benchmarks perf website .git .github .idea .vscode .nyc_output .cache'
  ).split(' '),
);

/**
 * The component's own source files. Tests, documents, fixtures and coverage are left out, unless an entry point lies
 * there; so are binary and oversized files, each with a note. Links are not followed out of the component.
 */
export async function sourceFiles(root: string, component: Component): Promise<SourceListing> {
  const entries = await entryPoints(root, component);
  const strict = await list(root, component, true);
  const found = strict.files.length > 0 ? strict : await list(root, component, false);
  const files = new Set([...found.files, ...entries.map((entry) => entry.file)]);
  const skipped = new Set(found.skipped.map((skip) => skip.file));
  return {
    files: [...files].filter((file) => !skipped.has(file)).toSorted(),
    skipped: found.skipped.toSorted((a, b) => a.file.localeCompare(b.file)),
  };
}

interface Listing {
  readonly root: string;
  readonly leavesOut: boolean;
  readonly files: string[];
  readonly skipped: SkippedFile[];
}

async function list(root: string, component: Component, leavesOut: boolean): Promise<SourceListing> {
  const listing: Listing = { root, leavesOut, files: [], skipped: [] };
  await visit(listing, path.join(root, component.path), 0);
  return listing;
}

async function visit(listing: Listing, directory: string, depth: number): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => {
    listing.skipped.push({ file: relative(listing, directory), because: `cannot be read: ${messageOf(cause)}` });
    return [];
  });
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      const isOut = listing.leavesOut ? LEFT_OUT.has(entry.name.toLowerCase()) : entry.name === 'node_modules';
      if (!isOut && depth < DEPTH_LIMIT) {
        await visit(listing, file, depth + 1);
      }
    } else if (
      isSource(entry.name, listing.leavesOut) &&
      !(listing.leavesOut && depth === 0 && SUITE.test(entry.name))
    ) {
      await add(listing, file);
    }
  }
}

function isSource(name: string, leavesOut: boolean): boolean {
  return SOURCE.test(name) && !DECLARATION.test(name) && !(leavesOut && NOT_PRODUCT.test(name));
}

async function add(listing: Listing, file: string): Promise<void> {
  const name = relative(listing, file);
  if (listing.files.length >= FILE_LIMIT) {
    if (listing.skipped.at(-1)?.because !== TOO_MANY) {
      listing.skipped.push({ file: name, because: TOO_MANY });
    }
    return;
  }
  const because = await unreadable(listing.root, file);
  if (because === null) {
    listing.files.push(name);
  } else {
    listing.skipped.push({ file: name, because });
  }
}

const TOO_MANY = `more than ${FILE_LIMIT} source files; this one and those after it are left out`;

/** Why a file cannot be taken as source; `null` when it can. */
async function unreadable(root: string, file: string): Promise<string | null> {
  try {
    const link = await lstat(file);
    if (link.isSymbolicLink() && !isInside(await realpath(root), await realpath(file))) {
      return 'a link that leads out of the target';
    }
    const { size } = await stat(file);
    if (size > SIZE_LIMIT) {
      return `${Math.ceil(size / 1024 / 1024)} MB; source files over ${SIZE_LIMIT / 1024 / 1024} MB are not analyzed`;
    }
    return (await isBinary(file)) ? 'a binary file' : null;
  } catch (cause) {
    return isMissing(cause) ? 'a link that leads nowhere' : `cannot be read: ${messageOf(cause)}`;
  }
}

/** Git's test: a NUL byte near the beginning. */
async function isBinary(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8000), 0, 8000, 0);
    return buffer.subarray(0, bytesRead).includes(0);
  } finally {
    await handle.close();
  }
}

export function isInside(directory: string, file: string): boolean {
  const way = path.relative(directory, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

function relative(listing: Listing, file: string): string {
  return toSlashes(path.relative(listing.root, file));
}
