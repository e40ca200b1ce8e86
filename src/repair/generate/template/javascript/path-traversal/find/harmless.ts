// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { moduleMember } from './binding.ts';
import { argumentsOf, bare, calleeName, calleeOf, isCall, stringOf } from './shape.ts';

/** Calls after which a value cannot lead out of a directory any more. */

const HARMLESS: ReadonlySet<string> = new Set(
  (
    'basename extname parseInt parseFloat Number Boolean encodeURIComponent digest cwd readdir readdirSync ' +
    'indexOf lastIndexOf charCodeAt isAbsolute test stringify getTime random now'
  ).split(' '),
);

export function isHarmlessCall(source: SourceFile, call: Node): boolean {
  const name = calleeName(call);
  return HARMLESS.has(name) || isCollapse(source, call) || isAllowList(call, name);
}

/** `path.join('/', x)` and `path.normalize('/' + x)`: a path that cannot climb above its own root. */
export function isCollapse(source: SourceFile, node: Node): boolean {
  const call = bare(node);
  const callee = isCall(call) ? calleeOf(call) : undefined;
  const member = callee === undefined ? undefined : moduleMember(source, callee);
  const name = member?.path.at(-1) ?? '';
  const [first] = isCall(call) ? argumentsOf(call) : [];
  if (!/^path(?:\/(?:posix|win32))?$/.test(member?.module ?? '') || first === undefined) {
    return false;
  }
  return /^(?:join|resolve|normalize)$/.test(name) && startsAtRoot(source, first);
}

function startsAtRoot(source: SourceFile, node: Node): boolean {
  const at = bare(node);
  if (at.type === 'BinaryExpression') {
    const left = child(at, 'left');
    return left !== undefined && startsAtRoot(source, left);
  }
  const text = stringOf(at) ?? '';
  const member = moduleMember(source, at);
  return text.startsWith('/') || text === '\\' || (member?.module === 'path' && member.path.at(-1) === 'sep');
}

/** `.replace(/[^\w-]/g, '')`: what may stay is named, and neither dots nor slashes are. */
function isAllowList(call: Node, name: string): boolean {
  if (name !== 'replace' && name !== 'replaceAll') {
    return false;
  }
  const [pattern] = argumentsOf(call);
  const regex: unknown = pattern?.['regex'];
  const text: unknown = typeof regex === 'object' && regex !== null ? Reflect.get(regex, 'pattern') : undefined;
  const flags: unknown = typeof regex === 'object' && regex !== null ? Reflect.get(regex, 'flags') : undefined;
  const isNegated = typeof text === 'string' && /^\[\^[^\]]*\][+*]?$/.test(text) && !/[/.]/.test(text);
  return isNegated && typeof flags === 'string' && flags.includes('g');
}
