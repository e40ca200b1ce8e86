// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { moduleMember } from './binding.ts';
import { calleeOf, nameOf, propertyOf } from './shape.ts';

/** `join`, `resolve`, `normalize`, ... when the call is one of the path module's. */
export function pathFunction(source: SourceFile, call: Node): string | undefined {
  const callee = calleeOf(call);
  if (callee === undefined) {
    return undefined;
  }
  const member = moduleMember(source, callee);
  if (member === undefined) {
    return isNamedLikePath(source, callee) ? propertyOf(callee) : undefined;
  }
  return PATH_MODULES.test(member.module) ? member.path.at(-1) : undefined;
}

const PATH_MODULES = /^path(?:\/(?:posix|win32))?$|^(?:upath|path-extra|path-browserify)$/;

/** A bundle's own module system hides where `path` comes from. */
function isNamedLikePath(source: SourceFile, callee: Node): boolean {
  const object = child(callee, 'object');
  const isNamed = /^(?:_?path\d?|\w+Path|path_\d+|pth)$/i.test(nameOf(object) ?? '');
  return (
    isNamed &&
    object !== undefined &&
    source.variableOf(object) !== undefined &&
    PATH_FUNCTIONS.has(propertyOf(callee) ?? '')
  );
}

const PATH_FUNCTIONS: ReadonlySet<string> = new Set('join resolve normalize relative dirname'.split(' '));
