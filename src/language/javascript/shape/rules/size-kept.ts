// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import { child, type SourceFile } from '../../source/source-file.ts';
import { isFunctionNode, type FunctionPair } from '../outline.ts';
import type { ShapeRule } from '../rule.ts';

/** A function that shrinks to less than this share of its syntax tree has lost most of what it did. */
const SHARE = 0.3;
/** Smaller losses than this many nodes can be a rewritten expression. */
const NODES = 100;

/** Most of a function, or of the file, is gone, and nothing new is called instead. */
export const sizeKept: ShapeRule = {
  name: 'size-kept',

  look({ before, after, functions }) {
    const file = shrinks({ source: before, node: before.program }, { source: after, node: after.program });
    if (file !== null) {
      return [`most of the file is gone (${file})`];
    }
    return functions.flatMap((pair: FunctionPair) => {
      const loss = shrinks({ source: before, node: pair.before.node }, { source: after, node: pair.after.node });
      return loss === null ? [] : [`most of ${pair.name} is gone (${loss})`];
    });
  },
};

interface Tree {
  readonly source: SourceFile;
  readonly node: Node;
}

function shrinks(before: Tree, after: Tree): string | null {
  const [old, now] = [before, after].map(({ source, node }) => [...source.walk(node)].length);
  if (old === undefined || now === undefined || now >= old * SHARE || old - now < NODES) {
    return null;
  }
  const known = new Set(calleesOf(before));
  const isReplaced = calleesOf(after).some((callee) => !known.has(callee));
  return isReplaced ? null : `${old} syntax nodes before, ${now} after`;
}

function calleesOf({ source, node }: Tree): readonly string[] {
  return [...source.walk(node)].flatMap((inner) => {
    const callee =
      inner.type === 'CallExpression' || inner.type === 'NewExpression' ? child(inner, 'callee') : undefined;
    return callee === undefined || isFunctionNode(callee) ? [] : [source.textOf(callee)];
  });
}
