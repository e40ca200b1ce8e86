// SPDX-License-Identifier: Apache-2.0
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../../domain/target.ts';
import { toSlashes } from './component.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './schema.ts';

/** A file that users of the package load, or start. */
export interface EntryPoint {
  /** Relative to the root. */
  readonly file: string;
  /** The manifest field it comes from. */
  readonly from: 'main' | 'module' | 'browser' | 'exports' | 'bin';
  /** What users write after the package's name: `.`, `./promise`; for `bin` the command. */
  readonly name: string;
}

/** The entry points whose files exist, main first. `types` conditions and data files are none. */
export async function entryPoints(root: string, component: Component): Promise<readonly EntryPoint[]> {
  const directory = path.join(root, component.path);
  const manifest = await readManifest(directory);
  const claims = manifest === null ? [MAIN] : [...claimsOf(manifest), ...(await binDirectory(directory, manifest))];
  const found: EntryPoint[] = [];
  for (const claim of claims) {
    for (const file of await resolveClaim(directory, claim)) {
      const entry = { file: toSlashes(path.relative(root, file)), from: claim.from, name: claim.name };
      if (!found.some((other) => other.file === entry.file && (other.from === 'bin') === (entry.from === 'bin'))) {
        found.push(entry);
      }
    }
  }
  return found;
}

interface Claim {
  readonly from: EntryPoint['from'];
  readonly name: string;
  readonly target: string;
}

const MAIN: Claim = { from: 'main', name: '.', target: './index' };

function claimsOf(manifest: Manifest): readonly Claim[] {
  const { browser, bin } = manifest;
  const alternatives = [manifest['umd:main'], manifest.unpkg, manifest.jsdelivr];
  return [
    ...(manifest.main === undefined ? [] : [{ ...MAIN, target: manifest.main }]),
    // Node falls back to it when `main` leads nowhere.
    ...(manifest.exports === undefined ? [MAIN] : []),
    ...exportClaims(manifest.exports, '.', 0),
    ...[manifest.module, manifest['jsnext:main']].flatMap((target) => claim('module', '.', target)),
    ...(typeof browser === 'string' ? claim('browser', '.', browser) : mapClaims('browser', browser)),
    ...alternatives.flatMap((target) => claim('browser', '.', target)),
    ...(typeof bin === 'string' ? claim('bin', manifest.name ?? 'bin', bin) : mapClaims('bin', bin)),
  ];
}

function claim(from: Claim['from'], name: string, target: unknown): readonly Claim[] {
  return typeof target === 'string' && target !== '' ? [{ from, name, target }] : [];
}

function mapClaims(from: Claim['from'], map: Readonly<Record<string, unknown>> | undefined): readonly Claim[] {
  return Object.entries(map ?? {}).flatMap(([name, target]) => claim(from, name, target));
}

/** Nested conditions and fallback lists, to the depth that manifests reach. */
function exportClaims(value: unknown, name: string, depth: number): readonly Claim[] {
  if (typeof value === 'string') {
    return claim('exports', name, value);
  }
  if (typeof value !== 'object' || value === null || depth > 8) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((inner) => exportClaims(inner, name, depth + 1));
  }
  return Object.entries(value)
    .filter(([key]) => key !== 'types' && !key.startsWith('types@'))
    .flatMap(([key, inner]) => exportClaims(inner, key.startsWith('.') ? key : name, depth + 1));
}

async function binDirectory(directory: string, manifest: Manifest): Promise<readonly Claim[]> {
  const bin = manifest.directories?.['bin'];
  if (typeof bin !== 'string' || manifest.bin !== undefined) {
    return [];
  }
  const names = await filesBelow(path.join(directory, bin), 0);
  return names.toSorted().map((name) => ({ from: 'bin', name: path.parse(name).name, target: path.join(bin, name) }));
}

async function resolveClaim(directory: string, claim: Claim): Promise<readonly string[]> {
  const target = path.join(directory, claim.target);
  const way = path.relative(directory, target);
  if (way.startsWith('..') || /\.d\.[cm]?ts$|\.(?:json|css|wasm|node|html|scss|less)$/i.test(claim.target)) {
    return [];
  }
  if (claim.target.includes('*')) {
    return matchPattern(directory, claim.target);
  }
  const file = await resolveFile(target);
  return file === null ? [] : [file];
}

/** Node's rules for a required path: the file, with `.js` and the like, or the directory's index. */
export async function resolveFile(target: string): Promise<string | null> {
  const names = ['', '.js', '.cjs', '.mjs', '.ts', '.jsx', '.tsx'].map((extension) => target + extension);
  const indexes = ['index.js', 'index.cjs', 'index.mjs', 'index.ts'].map((name) => path.join(target, name));
  for (const file of [...names, ...indexes]) {
    if (await isFile(file)) {
      return file;
    }
  }
  return null;
}

async function matchPattern(directory: string, pattern: string): Promise<readonly string[]> {
  const [before = '', after = ''] = pattern.replace(/^\.\//, '').split('*');
  const base = path.join(directory, path.dirname(`${before}x`));
  const names = await filesBelow(base, 0);
  return names
    .map((name) => toSlashes(path.relative(directory, path.join(base, name))))
    .filter((name) => name.startsWith(before) && name.endsWith(after) && /\.(?:[cm]?[jt]s|[jt]sx)$/.test(name))
    .filter((name) => !/\.d\.[cm]?ts$/.test(name))
    .toSorted()
    .map((name) => path.join(directory, name));
}

/** Paths of the files below a directory, relative to it; none when it is not there. */
async function filesBelow(directory: string, depth: number): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.isFile()) {
      names.push(entry.name);
    } else if (entry.isDirectory() && entry.name !== 'node_modules' && depth < 8) {
      const inner = await filesBelow(path.join(directory, entry.name), depth + 1);
      names.push(...inner.map((name) => path.join(entry.name, name)));
    }
  }
  return names;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
