// SPDX-License-Identifier: Apache-2.0
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../../domain/target.ts';
import { readManifest } from './manifest.ts';

/**
 * The package at `componentPath` (relative to the root). Source without a manifest is named for its directory. A link inside
 * the root is followed, as Node.js does: pnpm and workspaces install packages as links.
 */
export async function component(root: string, componentPath: string): Promise<Component> {
  const directory = await followed(root, path.resolve(root, componentPath));
  const manifest = await readManifest(directory);
  return {
    name: manifest?.name ?? path.basename(directory),
    version: manifest?.version ?? '0.0.0',
    path: toSlashes(path.relative(root, directory)),
  };
}

async function followed(root: string, directory: string): Promise<string> {
  const [realRoot, real] = await Promise.all([root, directory].map((one) => realpath(one).catch(() => one)));
  const inside = path.relative(realRoot ?? root, real ?? directory);
  return inside.startsWith('..') || path.isAbsolute(inside) ? directory : path.join(root, inside);
}

/** A path with `/` between its parts, on every system. */
export function toSlashes(file: string): string {
  return file.split(path.sep).join('/');
}

/** The directory, relative to the root, of the package a file (relative to the root) belongs to; `''` is the root. */
export function packagePathOf(file: string): string {
  const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(`${file}/`);
  return match?.[0] ?? '';
}
