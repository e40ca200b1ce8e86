// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';

/** Words that stand in every file that touches the file system, or hands a path to something that does. */
const FILE_ACCESS =
  /\bfs\b|\b(?:read|write|append|copy|send|output)File|create(?:Read|Write)Stream|\b(?:sendfile|readdir|unlink|opendir|graceful-fs|fs-extra)\b|['"](?:node:)?path['"]/;

/** The files that touch files or were seen to, with those that import them or are imported beside them; sorted. */
export function connectedFiles(texts: ReadonlyMap<string, string>, seen: ReadonlySet<string>): readonly string[] {
  const imports = new Map([...texts].map(([file, text]) => [file, importsOf(texts, file, text)]));
  const importers = new Map<string, string[]>();
  for (const [file, imported] of imports) {
    for (const target of imported) {
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  }
  const open = [...texts].filter(([file, text]) => seen.has(file) || FILE_ACCESS.test(text)).map(([file]) => file);
  const upwards = closure(open, importers);
  return [...closure([...upwards], imports)].toSorted();
}

function closure(from: readonly string[], edges: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(from);
  for (const file of reached) {
    for (const next of edges.get(file) ?? []) {
      reached.add(next);
    }
  }
  return reached;
}

function importsOf(texts: ReadonlyMap<string, string>, file: string, text: string): readonly string[] {
  return [...text.matchAll(/(?:require\s*\(|from|import|import\s*\()\s*['"`](\.[^'"`\n]*)['"`]/g)].flatMap(
    ([, specifier]) => resolveSpecifier(texts, file, specifier ?? '') ?? [],
  );
}

/** The file that a relative specifier names from another file. */
export function resolveSpecifier(
  files: { readonly has: (file: string) => boolean },
  from: string,
  specifier: string,
): string | undefined {
  if (!specifier.startsWith('.')) {
    return undefined;
  }
  const base = posix.join(posix.dirname(from), specifier).replace(/\/$/, '');
  const plain = base.replace(/\.[cm]?js$/, '');
  const endings = ['', '.js', '.cjs', '.mjs', '.ts', '/index.js', '/index.ts'];
  return [...endings.map((ending) => base + ending), `${plain}.ts`].find((candidate) => files.has(candidate));
}
