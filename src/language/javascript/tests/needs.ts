// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { literalText, nameOf } from '../flow/definition.ts';
import { resolveFile } from '../package/entry-points.ts';
import { child, children, SourceFile } from '../source/source-file.ts';
import type { Node } from '../source/parse.ts';
import { packageDirectory, packageOf } from './installed.ts';

/** What test files need to be there. */
export interface Needs {
  /** Packages that are not installed. */
  readonly missing: readonly string[];
  /** Names used and declared nowhere: `describe`, `expect`. */
  readonly globals: ReadonlySet<string>;
  /** Packages that are required, installed or not. */
  readonly packages: ReadonlySet<string>;
  /** Some file only exports its tests: it does nothing when it is run by itself. */
  readonly onlyExports: boolean;
}

const MOST_FILES = 400;
const EXPORTS = /^\s*(?:module\.)?exports(?:\.\w+|\[[^\]]*\])?\s*=|^export\s/m;

/**
 * Reads test files, and what they load from their own directories, for what they need. `null` when one of them does not
 * parse or they cannot be read.
 */
export async function needsOf(root: string, files: readonly string[]): Promise<Needs | null> {
  const sources = await testSources(files);
  if (sources === null) {
    return null;
  }
  const required = sources.flatMap(({ at, source }) =>
    specifiersOf(source).flatMap((specifier) => {
      const name = packageOf(specifier);
      return name === null ? [] : [{ name, from: path.dirname(at) }];
    }),
  );
  const missing = new Set<string>();
  for (const { name, from } of required) {
    if ((await packageDirectory(root, from, name)) === null) {
      missing.add(name);
    }
  }
  return {
    missing: [...missing].toSorted(),
    globals: new Set(sources.flatMap(({ source }) => namesUsed(source))),
    packages: new Set(required.map(({ name }) => name)),
    onlyExports: sources.some(({ at, source }) => files.includes(at) && EXPORTS.test(source.text)),
  };
}

interface TestSource {
  /** Absolute. */
  readonly at: string;
  readonly source: SourceFile;
}

/** The files, and what they load from their own directories. */
async function testSources(files: readonly string[]): Promise<readonly TestSource[] | null> {
  const directories = new Set(files.map((file) => path.dirname(file)));
  const sources = new Map<string, SourceFile>();
  const open = [...files];
  for (let file = open.pop(); file !== undefined && sources.size < MOST_FILES; file = open.pop()) {
    const source = sources.has(file) ? undefined : await parsed(file);
    if (source === null) {
      return null;
    }
    if (source !== undefined) {
      sources.set(file, source);
      for (const specifier of specifiersOf(source).filter((name) => name.startsWith('.'))) {
        const inner = await besideTests(file, specifier, directories);
        open.push(...(inner === null ? [] : [inner]));
      }
    }
  }
  return [...sources].map(([at, source]) => ({ at, source }));
}

async function parsed(file: string): Promise<SourceFile | null> {
  try {
    return new SourceFile(file, await readFile(file, 'utf8'));
  } catch {
    return null;
  }
}

/** A file in or below a directory that holds tests; the component's own source loads by itself. */
async function besideTests(file: string, specifier: string, directories: ReadonlySet<string>): Promise<string | null> {
  const found = await resolveFile(path.resolve(path.dirname(file), specifier));
  const isBeside = found !== null && [...directories].some((directory) => found.startsWith(`${directory}${path.sep}`));
  return isBeside && /\.[cm]?js$/.test(found) ? found : null;
}

function specifiersOf(source: SourceFile): readonly string[] {
  return [...source.walk()].flatMap((node) => {
    const argument = requiredBy(node);
    const text = argument === undefined ? undefined : literalText(argument);
    return text === undefined ? [] : [text];
  });
}

function requiredBy(node: Node): Node | undefined {
  if (/^(?:Import|ExportNamed|ExportAll)Declaration$|^ImportExpression$/.test(node.type)) {
    return child(node, 'source');
  }
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  return callee !== undefined && nameOf(callee) === 'require' ? children(node, 'arguments')[0] : undefined;
}

function namesUsed(source: SourceFile): readonly string[] {
  return source.scopes.scopes.flatMap((scope) =>
    scope.references.flatMap(({ identifier, resolved }) =>
      resolved === null || resolved === undefined || resolved.defs.length === 0 ? [identifier.name] : [],
    ),
  );
}
