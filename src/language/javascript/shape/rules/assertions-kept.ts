// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import { child, type SourceFile } from '../../source/source-file.ts';
import type { ShapeRule } from '../rule.ts';

/** Checks that were there before a patch are not what was wrong. */
export const assertionsKept: ShapeRule = {
  name: 'assertions-kept',

  look({ before, after, removed }) {
    const gone = new Set(removed.map((outline) => outline.node));
    const old = checksOf(before).filter(
      ({ node }) => ![...before.ancestors(node)].some((around) => gone.has(around)),
    ).length;
    const now = checksOf(after).length;
    return now < old ? [`${old - now} of ${old} assertions and thrown errors are removed`] : [];
  },
};

function checksOf(source: SourceFile): readonly { readonly node: Node }[] {
  return [...source.walk()].flatMap((node) => {
    const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
    const isAssert = callee !== undefined && /^(?:assert|invariant)\b|^console\.assert$/.test(source.textOf(callee));
    return isAssert || node.type === 'ThrowStatement' ? [{ node }] : [];
  });
}
