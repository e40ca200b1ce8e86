// SPDX-License-Identifier: Apache-2.0
import { isNode, type Node } from '../../source/parse.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { ShapeRule } from '../rule.ts';

/** Names that are there without a declaration, in Node, browsers and module loaders. */
const AMBIENT: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...'require module exports __dirname __filename define arguments window document self navigator location'.split(' '),
  ...'XMLHttpRequest HTMLElement Element Node Deno Bun importScripts WorkerGlobalScope requestAnimationFrame'.split(
    ' ',
  ),
]);

/** A name that nothing declares any more, or never did: the patched code fails when it gets there. */
export const namesDeclared: ShapeRule = {
  name: 'names-declared',

  look({ before, after }) {
    const known = undeclared(before);
    return [...undeclared(after)]
      .filter(([name]) => !known.has(name) && !AMBIENT.has(name))
      .map(([name, line]) => `${name} is used at line ${line}, and nothing declares it`);
  },
};

/** Undeclared names, with the line of their first use; those asked for by `typeof` only are left out. */
function undeclared(source: SourceFile): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const scope of source.scopes.scopes) {
    for (const { identifier, resolved, isTypeReference } of scope.references) {
      const node: unknown = identifier;
      const isOpen = resolved === null || resolved === undefined || resolved.defs.length === 0;
      if (isOpen && !isTypeReference && isNode(node) && !isAskedFor(source, node)) {
        const line = source.regionOf(node).startLine;
        names.set(identifier.name, Math.min(line, names.get(identifier.name) ?? line));
      }
    }
  }
  return names;
}

function isAskedFor(source: SourceFile, node: Node): boolean {
  const parent = source.parent(node);
  return parent?.type === 'UnaryExpression' && parent['operator'] === 'typeof';
}
