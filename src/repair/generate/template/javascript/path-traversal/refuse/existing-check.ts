// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { MissingBranch } from './missing-branch.ts';
import type { Place } from '../find/place.ts';
import { cutComparison } from '../find/prefix.ts';
import { argumentsOf, bare, calleeOf, isCall, propertyOf, statementsOf } from '../find/shape.ts';

/**
 * A comparison that is there already but does not hold, since it takes the root's bare name for its beginning:
 * `if (file.indexOf(root) !== 0) ...`, `if (!file.startsWith(root)) ...` and
 * `if (file.slice(0, root.length) !== root) ...` after the path was put together.
 */
export function existingCheck(place: Place): Node | undefined {
  const { source, standing } = place;
  for (const statement of standing.statements.slice(0, standing.index + 1)) {
    const test = statement.type === 'IfStatement' ? child(statement, 'test') : undefined;
    const comparison = test === undefined ? undefined : comparisonIn(source, test, place.subject);
    if (comparison !== undefined && leaves(child(statement, 'consequent'))) {
      return comparison;
    }
  }
  return undefined;
}

/** What the code says to a path that it finds fault with already: `if (url.indexOf('..') !== -1) ...`. */
export function existingRefusals(place: Place): readonly MissingBranch[] {
  const { source, standing } = place;
  return standing.statements.slice(0, standing.index).flatMap((statement) => {
    const test = statement.type === 'IfStatement' ? child(statement, 'test') : undefined;
    const consequent = child(statement, 'consequent');
    const isCheck = test !== undefined && /\.\.['"`/\\]|\\\.\\\./.test(source.textOf(test));
    return isCheck && consequent !== undefined && leaves(consequent)
      ? [{ answer: statementsOf(consequent) ?? [consequent], isLookedFor: true }]
      : [];
  });
}

/** One side of an `||`, or the whole test. */
function comparisonIn(source: SourceFile, test: Node, subject: string): Node | undefined {
  const node = bare(test);
  if (node.type === 'LogicalExpression' && node['operator'] === '||') {
    const sides = [child(node, 'left'), child(node, 'right')];
    return sides.map((side) => side && comparisonIn(source, side, subject)).find((found) => found !== undefined);
  }
  return isOutside(source, node, subject) ? node : undefined;
}

function isOutside(source: SourceFile, node: Node, subject: string): boolean {
  const cut = cutComparison(source, node);
  if (cut !== undefined) {
    return cut.isMiss && source.textOf(cut.object) === subject && !isClosed(source, cut.prefix);
  }
  if (node.type === 'UnaryExpression' && node['operator'] === '!') {
    return isPrefixCall(source, child(node, 'argument'), { subject, method: 'startsWith' });
  }
  if (node.type === 'BinaryExpression') {
    const right = child(node, 'right');
    const operator = String(node['operator']);
    const against = right === undefined ? '' : `${operator}${source.textOf(right)}`;
    const isMiss = /^(?:!==?0|>0|===?-1|<0)$/.test(against.replaceAll(' ', ''));
    return isMiss && isPrefixCall(source, child(node, 'left'), { subject, method: 'indexOf' });
  }
  return isPrefixCall(source, node, { subject, method: 'indexOf' });
}

interface Prefix {
  readonly subject: string;
  readonly method: string;
}

/** `file.indexOf(root)`; a root that brings its separator along is a sound comparison and stays. */
function isPrefixCall(source: SourceFile, node: Node | undefined, prefix: Prefix): boolean {
  const call = node === undefined ? undefined : bare(node);
  const callee = isCall(call) ? calleeOf(call) : undefined;
  const [root] = isCall(call) ? argumentsOf(call) : [];
  const object = callee === undefined ? undefined : child(callee, 'object');
  return (
    root !== undefined &&
    object !== undefined &&
    propertyOf(callee) === prefix.method &&
    source.textOf(object) === prefix.subject &&
    !isClosed(source, root)
  );
}

function isClosed(source: SourceFile, root: Node): boolean {
  return /[\\/]['"`]$|\bsep\b|^['"`]\.\./.test(source.textOf(root));
}

function leaves(consequent: Node | undefined): boolean {
  const last = consequent === undefined ? undefined : (statementsOf(consequent)?.at(-1) ?? consequent);
  return last !== undefined && /^(?:Return|Throw|Continue)Statement$/.test(last.type);
}
