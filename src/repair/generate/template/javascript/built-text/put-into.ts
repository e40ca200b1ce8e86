// SPDX-License-Identifier: Apache-2.0
import { keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';

/** What one use of an array or object puts into it: `list.push(x)`, `object.key = x`, `assign(object, x)`. */
export function putInto(source: SourceFile, use: Node): readonly Node[] {
  const around = source.parent(use);
  if (around?.type === 'CallExpression') {
    return copiedInto(around, use);
  }
  return around?.type === 'MemberExpression' && child(around, 'object') === use ? putAt(source, around) : [];
}

function putAt(source: SourceFile, access: Node): readonly Node[] {
  const outer = source.parent(access);
  if (outer?.type === 'AssignmentExpression' && child(outer, 'left') === access) {
    return [child(outer, 'right')].filter((value) => value !== undefined);
  }
  const isPut = outer?.type === 'CallExpression' && /^(?:push|unshift|splice|set|add)$/.test(keyOf(access) ?? '');
  return isPut ? children(outer, 'arguments') : [];
}

/** `Object.assign(object, x)` and the functions people write for it. */
function copiedInto(call: Node, use: Node): readonly Node[] {
  const callee = child(call, 'callee');
  const property = callee === undefined ? undefined : child(callee, 'property');
  const name = callee === undefined ? '' : (nameOf(property ?? callee) ?? '');
  const [target, ...sources] = children(call, 'arguments');
  return target === use && /assign|extend|merge|defaults|copy|mixin/i.test(name) ? sources : [];
}
