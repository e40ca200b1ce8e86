// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component } from '../../../domain/target.ts';
import { entryPoints } from '../package/entry-points.ts';
import { messageOf } from '../package/manifest.ts';
import { sourceFiles, type SkippedFile } from '../package/source-files.ts';
import { SourceFile } from '../source/source-file.ts';

/** The parsed source of one package. */
export interface Project {
  /** By file name relative to the root, sorted. */
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Files that users load; all files when none is known. */
  readonly entries: ReadonlySet<string>;
  /** What could not be taken along, and why. */
  readonly skipped: readonly SkippedFile[];
  /** Files of dependencies, there to be followed through; nothing is reported in them. */
  readonly borrowed: ReadonlySet<string>;
  /** By directory of a borrowed package, the file it is loaded by. */
  readonly mains: ReadonlyMap<string, string>;
}

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Bundles larger than this are copies of files that are there too, as a rule; with them analysis takes minutes. */
const TEXT_LIMIT = 1_000_000;
const TOTAL_LIMIT = 12_000_000;

/** Reads and parses a component's source. */
export async function readProject(root: string, component: Component): Promise<Project> {
  const listing = await sourceFiles(root, component);
  const entries = await entryPoints(root, component);
  const texts: SourceText[] = [];
  const skipped = [...listing.skipped];
  for (const file of listing.files) {
    const text = await readFile(path.join(root, file), 'utf8').catch((cause: unknown) => {
      skipped.push({ file, because: messageOf(cause) });
      return null;
    });
    texts.push(...(text === null ? [] : [{ file, text }]));
  }
  const inNode = entries.filter(({ from }) => from !== 'browser');
  const used = inNode.length > 0 ? inNode : entries;
  const project = projectOf(texts, new Set(used.map((entry) => entry.file)));
  return { ...project, skipped: [...skipped, ...project.skipped] };
}

/** Parses texts at hand. What does not parse, or is too large, is left out and noted. */
export function projectOf(texts: readonly SourceText[], entries: ReadonlySet<string>): Project {
  const sources = new Map<string, SourceFile>();
  const skipped: SkippedFile[] = [];
  let total = 0;
  for (const { file, text } of texts.toSorted((a, b) => a.file.localeCompare(b.file))) {
    total += text.length;
    if (text.length > TEXT_LIMIT || total > TOTAL_LIMIT) {
      skipped.push({ file, because: 'too large for data-flow analysis' });
      continue;
    }
    try {
      sources.set(file, new SourceFile(file, text));
    } catch (cause) {
      skipped.push({ file, because: `does not parse: ${messageOf(cause)}` });
    }
  }
  const known = [...entries].filter((file) => sources.has(file));
  return {
    sources,
    entries: new Set(known.length > 0 ? known : sources.keys()),
    skipped,
    borrowed: new Set(),
    mains: new Map(),
  };
}

const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.jsx', '.ts', '.tsx', '.mts', '.cts'];

/** The file of the project that `specifier` names when `from` requires it; `undefined` when it lies outside. */
export function resolveModule(project: Project, from: string, specifier: string): string | undefined {
  if (!/^\.{1,2}(?:\/|$)/.test(specifier)) {
    return borrowedMain(project, from, specifier);
  }
  return fileAt(project, path.posix.join(path.posix.dirname(from), specifier));
}

/** A dependency that was borrowed, looked up by Node's rules. */
function borrowedMain(project: Project, from: string, specifier: string): string | undefined {
  if (project.mains.size === 0) {
    return undefined;
  }
  for (let at = path.posix.dirname(from); ; at = path.posix.dirname(at)) {
    const directory = path.posix.join(at, 'node_modules', specifier);
    const main = project.mains.get(directory);
    if (main !== undefined || at === '.' || at === '/') {
      return main;
    }
  }
}

function fileAt(project: Project, joined: string): string | undefined {
  const target = joined.replace(/\/$/, '');
  const index = target === '.' ? 'index' : `${target}/index`;
  const names = [
    ...EXTENSIONS.map((extension) => target + extension),
    ...EXTENSIONS.slice(1).map((extension) => index + extension),
    // TypeScript source names the file it will become.
    ...['.ts', '.tsx', '.mts', '.cts'].map((extension) => target.replace(/\.[cm]?jsx?$/, extension)),
  ];
  return names.find((name) => project.sources.has(name));
}
