// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { calleeName, calleeOf } from './shape.ts';

/** The call a function literal is handed to as a callback. */
export function callbackOf(
  source: SourceFile,
  fn: Node,
): { readonly name: string; readonly over: Node | undefined } | undefined {
  const around = source.parent(fn);
  if (around?.type !== 'CallExpression' || calleeOf(around) === fn) {
    return undefined;
  }
  const callee = calleeOf(around);
  const name = calleeName(around);
  const isServer = /^(?:createServer|on|once|addListener|get|put|post|delete|all|use|patch|head|route)$/.test(name);
  return isServer
    ? undefined
    : { name, over: callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined };
}
