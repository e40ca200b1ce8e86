// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../domain/target.ts';
import { changedLines } from '../syntax/changed-lines.ts';
import { enclosing, findAll, type CNode } from '../syntax/node.ts';
import { parseAlone } from '../syntax/parse.ts';
import { mayPut, unsetAt } from '../syntax/unset.ts';

/**
 * Variables that new lines ask before anything was put there: what such a question answers is chance, so that it may
 * tell every attack from every harmless run today and none tomorrow. One line each.
 */
export async function readsUnset({ file, before, after }: FileChange): Promise<readonly string[]> {
  if (before === null || after === null) {
    return [];
  }
  const unit = await parseAlone(file, after);
  const lines = changedLines(before, after);
  const isNew = ({ line }: CNode): boolean => lines.some(({ from, to }) => from <= line && line <= to);
  const found = findAll(unit.root, 'identifier')
    .filter((node) => isNew(node) && isRead(node) && !mayPut(node, unit.dialect))
    .filter((node) => unsetAt(unit, node).has(node.text));
  return [...new Set(found.map(({ text, line }) => `${text} is read at line ${line} before anything is put there`))];
}

/** In an expression that is evaluated: neither the name that is declared nor below `sizeof`. */
function isRead(node: CNode): boolean {
  const isDeclared = /declarator$|^declaration$/.test(node.parent?.type ?? '') && node.field !== 'value';
  return !isDeclared && enclosing(node, 'sizeof_expression') === undefined;
}
