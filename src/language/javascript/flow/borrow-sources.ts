// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { entryPoints, resolveFile } from '../package/entry-points.ts';
import { toSlashes } from '../package/component.ts';
import { SourceFile } from '../source/source-file.ts';
import { isKnownName } from './known-names.ts';
import type { Project } from './project.ts';
import { specifiersIn } from './select-sources.ts';

/** Limits for what is read of dependencies: wrappers of a shell or of files are small. */
const DEPTH_LIMIT = 2;
const PACKAGE_BUDGET = 200_000;
const TOTAL_BUDGET = 400_000;
const FILES_PER_PACKAGE = 40;

/** A dependency is worth following when it does something dangerous itself, by the look of its text. */
const DANGEROUS = /\bchild_process\b|\beval\s*\(|\bnew Function\b|['"](?:node:)?(?:vm|fs|fs\/promises)['"]/;

/**
 * Adds the source of dependencies that do something dangerous, so that data handed to them can be followed to it. Well
 * known wrappers are sinks by their name and are not read.
 */
export async function borrowSources(root: string, project: Project): Promise<Project> {
  // A package that requires itself by name, as examples do, is no dependency.
  const own = new Set([...project.sources.keys()].flatMap((file) => directoriesOf(file)));
  const loan: Loan = { root, sources: new Map(), mains: new Map(), seen: own, total: 0 };
  for (const [file, source] of project.sources) {
    await borrowFor(loan, file, { text: source.text, depth: 1 });
  }
  const sources = new Map([...project.sources, ...loan.sources].toSorted(([a], [b]) => a.localeCompare(b)));
  return { ...project, sources, borrowed: new Set(loan.sources.keys()), mains: loan.mains };
}

function directoriesOf(file: string): readonly string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

interface Loan {
  readonly root: string;
  readonly sources: Map<string, SourceFile>;
  readonly mains: Map<string, string>;
  readonly seen: Set<string>;
  total: number;
}

async function borrowFor(
  loan: Loan,
  file: string,
  from: { readonly text: string; readonly depth: number },
): Promise<void> {
  for (const specifier of specifiersIn(from.text)) {
    const name = bareName(specifier);
    const directory = name === null ? null : await installedAt(loan.root, file, name);
    if (directory !== null && !loan.seen.has(directory) && from.depth <= DEPTH_LIMIT) {
      loan.seen.add(directory);
      await borrowPackage(loan, directory, from.depth);
    }
  }
}

/** The package a specifier names, if it is one to read. */
function bareName(specifier: string): string | null {
  const name = /^(?:@[^/]+\/)?[^./][^/]*/.exec(specifier)?.[0] ?? null;
  const isOurs = name === null || name.startsWith('node:') || builtinModules.includes(name) || isKnownName(name);
  return isOurs ? null : name;
}

async function installedAt(root: string, file: string, name: string): Promise<string | null> {
  for (let at = path.posix.dirname(file); ; at = path.posix.dirname(at)) {
    const candidate = path.posix.join(at, 'node_modules', name);
    if ((await stat(path.join(root, candidate)).catch(() => null))?.isDirectory() === true) {
      return candidate;
    }
    if (at === '.' || at === '/') {
      return null;
    }
  }
}

async function borrowPackage(loan: Loan, directory: string, depth: number): Promise<void> {
  const entries = await entryPoints(loan.root, { name: '', version: '', path: directory }).catch(() => []);
  const main = entries.find(({ from }) => from === 'main' || from === 'exports')?.file;
  const files = main === undefined ? null : await filesFrom(loan.root, main);
  if (main === undefined || files === null) {
    return;
  }
  const texts = [...files.values()];
  for (const [file, text] of files) {
    await borrowFor(loan, file, { text, depth: depth + 1 });
  }
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  const leads = texts.some((text) => DANGEROUS.test(text)) || leadsToBorrowed(loan, directory);
  if (leads && loan.total + size <= TOTAL_BUDGET && take(loan, files)) {
    loan.total += size;
    loan.mains.set(directory, main);
  }
}

/** A dependency of this one was taken: data may go through here to it. */
function leadsToBorrowed(loan: Loan, directory: string): boolean {
  return [...loan.mains.keys()].some((taken) => taken.startsWith(`${directory}/`));
}

function take(loan: Loan, files: ReadonlyMap<string, string>): boolean {
  const parsed: [string, SourceFile][] = [];
  for (const [file, text] of files) {
    try {
      parsed.push([file, new SourceFile(file, text)]);
    } catch {
      // What does not parse is not followed; the dependency stays a closed box.
      return false;
    }
  }
  for (const [file, source] of parsed) {
    loan.sources.set(file, source);
  }
  return true;
}

/** The texts of a file and of what it loads by relative paths; `null` when that is too much. */
async function filesFrom(root: string, main: string): Promise<ReadonlyMap<string, string> | null> {
  const texts = new Map<string, string>();
  const open = [main];
  let size = 0;
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) {
      continue;
    }
    const text = await readFile(path.join(root, file), 'utf8').catch(() => '');
    texts.set(file, text);
    size += text.length;
    if (size > PACKAGE_BUDGET || texts.size > FILES_PER_PACKAGE) {
      return null;
    }
    for (const specifier of specifiersIn(text).filter((name) => name.startsWith('.'))) {
      const found = await resolveFile(path.join(root, path.posix.dirname(file), specifier));
      open.push(...(found === null || !/\.[cm]?js$/.test(found) ? [] : [toSlashes(path.relative(root, found))]));
    }
  }
  return texts;
}
