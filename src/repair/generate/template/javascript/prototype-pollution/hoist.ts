// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import type { Anchor } from './anchor.ts';
import { isPure, type Demand } from './demand.ts';
import type { Reach } from './reach.ts';
import { isLoop, statementAround, statementsOf } from './syntax.ts';

/** A key that changes something when it is evaluated, `path.shift()`, gets a name before its statement. */
export interface Hoist {
  readonly anchor: Anchor;
  readonly key: Node;
  readonly name: string;
}

const NAMES = ['key', 'segment', 'pathKey', 'nextKey'];

/** `undefined` when something else in the statement is evaluated first and could notice. */
export function hoistOf(reach: Reach, { node, key }: Demand, taken: readonly string[]): Hoist | undefined {
  const { source } = reach;
  const place = statementAround(source, node);
  if (
    place === undefined ||
    isLoop(place.statement) ||
    source.functionAround(node) !== source.functionAround(place.statement)
  ) {
    return undefined;
  }
  for (const around of source.ancestors(node)) {
    if (around === place.statement) {
      break;
    }
    if (isConditional(around, node)) {
      return undefined;
    }
  }
  const earlier = source.within(place.statement).filter((other) => other.end <= key.start && !isPure(reach, other));
  const scope = source.functionAround(node) ?? source.program;
  const text = source.textOf(scope);
  const name = NAMES.find((candidate) => !taken.includes(candidate) && !new RegExp(`\\b${candidate}\\b`).test(text));
  if (earlier.length > 0 || name === undefined) {
    return undefined;
  }
  const isListed = statementsOf(place.list) !== undefined;
  const anchor: Anchor = isListed
    ? { how: 'before', node: place.statement, block: place.list }
    : { how: 'start', node: place.statement, block: place.statement };
  return { anchor, key, name };
}

/** Is `node` on a side that is only sometimes evaluated? */
function isConditional(around: Node, node: Node): boolean {
  const sides =
    around.type === 'LogicalExpression'
      ? [child(around, 'right')]
      : around.type === 'ConditionalExpression'
        ? [child(around, 'consequent'), child(around, 'alternate')]
        : [];
  return sides.some((side) => side !== undefined && side.start <= node.start && node.end <= side.end);
}
