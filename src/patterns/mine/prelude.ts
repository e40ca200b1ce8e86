// SPDX-License-Identifier: Apache-2.0
import type { NameGrammar, TreeFile, TreeNode } from '../../language/hunks/tree.ts';
import type { RepairPattern } from '../pattern.ts';
import { nameUses } from '../uses.ts';

export interface Prelude {
  readonly declarations: RepairPattern['prelude'];
  /** Names that stay as they are: declared by the new code itself, or by what comes along. */
  readonly kept: ReadonlySet<string>;
}

/** A declaration larger than this is a feature, not a guard. */
const LARGEST_TEXT = 1500;

interface Files {
  readonly grammar: NameGrammar;
  readonly other: TreeFile;
  readonly oldNames: ReadonlySet<string>;
  readonly newNames: ReadonlySet<string>;
}

/**
 * The declarations that new code needs and the fix made at the top of the file; `null` where it needs something that
 * cannot come along.
 */
export function preludeFor(fresh: readonly TreeNode[], removed: readonly TreeNode[], files: Files): Prelude | null {
  const { grammar, oldNames, newNames } = files;
  const gone = new Set(removed.flatMap((node) => [...grammar.variablesOf(node)]));
  const own = fresh.flatMap((node) => [...grammar.variablesOf(node)]).filter((name) => !gone.has(name));
  const kept = new Set(own);
  const declarations = new Map<string, string>();
  const origins = grammar.originsOf(files.other.root);
  const open = [...fresh];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const { name } of nameUses(node, grammar)) {
      if (kept.has(name) || oldNames.has(name) || !newNames.has(name) || origins.has(name)) {
        continue;
      }
      const declaration = declarationOf(name, files);
      if (declaration === undefined) {
        return null;
      }
      kept.add(name);
      grammar.variablesOf(declaration).forEach((inner) => kept.add(inner));
      declarations.set(name, files.other.text.slice(declaration.start, declaration.end));
      open.push(declaration);
    }
  }
  const texts = [...declarations]
    .map(([name, text]) => ({ name, text }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const isClosed = texts.length === 0 || usesNothingElse(texts, files);
  return isClosed && texts.every(({ text }) => text.length <= LARGEST_TEXT) ? { declarations: texts, kept } : null;
}

function declarationOf(name: string, { grammar, other }: Files): TreeNode | undefined {
  const members = other.root.fields.flatMap(({ nodes }) => nodes);
  return members.find((node) => node.name === name && grammar.isStatement(node) && grammar.variablesOf(node).has(name));
}

/** Names of the old file in a declaration would have to be found in the next program. */
function usesNothingElse(texts: RepairPattern['prelude'], files: Files): boolean {
  const { grammar, other, oldNames } = files;
  return texts.every(({ name }) => {
    const node = declarationOf(name, files);
    const inner = node === undefined ? new Set<string>() : grammar.variablesOf(node);
    const isForeign = (used: string): boolean =>
      !inner.has(used) &&
      !texts.some((one) => one.name === used) &&
      (oldNames.has(used) || grammar.originsOf(other.root).has(used));
    return node !== undefined && ![...nameUses(node, grammar)].some((use) => isForeign(use.name));
  });
}
