// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { isFunction, type Outline } from './outline.ts';
import { ancestorWhere, callbackCall } from './syntax.ts';

/** Is the variable the `key` of `[key, value]` taken from `Object.entries(…)`? */
export function isEntryKey(source: Outline, variable: Variable): boolean {
  const definition = variable.defs[0];
  const name: unknown = definition?.name;
  if (variable.defs.length !== 1 || definition === undefined || !isNode(name)) {
    return false;
  }
  const pattern = source.parent(name);
  const isFirst = pattern?.type === 'ArrayPattern' && children(pattern, 'elements')[0] === name;
  const list = isFirst ? listOf(source, name, definition.type === DefinitionType.Parameter) : undefined;
  return list !== undefined && /\bentries\s*\(/.test(source.textOf(list));
}

/** What `for … of` or the method with the callback runs over. */
function listOf(source: Outline, name: Node, isParameter: boolean): Node | undefined {
  if (isParameter) {
    const fn = ancestorWhere(source, name, isFunction);
    return fn === undefined ? undefined : callbackCall(source, fn)?.object;
  }
  const loop = ancestorWhere(source, name, ({ type }) => type === 'ForOfStatement');
  const left = loop === undefined ? undefined : child(loop, 'left');
  return loop !== undefined && left !== undefined && left.start <= name.start && name.end <= left.end
    ? child(loop, 'right')
    : undefined;
}
