// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { argumentsOf, bare, calleeName, calleeOf, isCall } from './shape.ts';

/** `file.slice(0, root.length) === root`, or its opposite. */
export interface CutComparison {
  /** The text the beginning was cut from. */
  readonly object: Node;
  readonly prefix: Node;
  /** The comparison asks whether they differ. */
  readonly isMiss: boolean;
}

/** The beginning of a text, cut out and compared with another text of that length; either may stand first. */
export function cutComparison(source: SourceFile, expression: Node): CutComparison | undefined {
  const node = bare(expression);
  const operator = node.type === 'BinaryExpression' ? String(node['operator']) : '';
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  if (!/^[!=]==?$/.test(operator) || left === undefined || right === undefined) {
    return undefined;
  }
  const object = cutFrom(source, left, right);
  if (object !== undefined) {
    return { object, prefix: right, isMiss: operator.startsWith('!') };
  }
  const other = cutFrom(source, right, left);
  return other === undefined ? undefined : { object: other, prefix: left, isMiss: operator.startsWith('!') };
}

/** What `cut` takes as many characters from as `prefix` has. */
function cutFrom(source: SourceFile, cut: Node, prefix: Node): Node | undefined {
  const call = bare(cut);
  const [start, end] = isCall(call) ? argumentsOf(call) : [];
  const isCut = isCall(call) && /^(?:slice|substr|substring)$/.test(calleeName(call));
  const isWhole =
    start !== undefined &&
    end !== undefined &&
    source.textOf(start) === '0' &&
    [`${source.textOf(prefix)}.length`, `(${source.textOf(prefix)}).length`].includes(source.textOf(end));
  return isCut && isWhole ? child(calleeOf(call) ?? call, 'object') : undefined;
}
