// SPDX-License-Identifier: Apache-2.0
import { child, type SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import { sinkOf } from './sink.ts';
import { calleeOf, isCall, nameOf, propertyOf } from './shape.ts';

const READING = /^(?:extname|basename|log|info|debug|warn|error|verbose|trace|lookup|getType|contentType|charset)$/;
const LOOKING = /^(?:length|indexOf|lastIndexOf|charAt|match|endsWith|startsWith|includes|search)$/;

/** The value is only looked at: its extension, its length, a line in a log. */
export function isHarmlessUse(source: SourceFile, read: Node): boolean {
  const around = source.parent(read);
  return around !== undefined && (isLookedAt(source, read, around) || isSelfWrite(source, read));
}

function isLookedAt(source: SourceFile, read: Node, around: Node): boolean {
  switch (around.type) {
    case 'IfStatement':
    case 'UnaryExpression':
      return true;
    case 'MemberExpression':
      return child(around, 'object') === read && LOOKING.test(propertyOf(around) ?? '');
    case 'BinaryExpression':
      return around['operator'] !== '+' || isReading(callAround(source, around));
    case 'CallExpression':
      return isReading(around);
    default:
      return false;
  }
}

function isReading(call: Node | undefined): boolean {
  const callee = call === undefined ? undefined : calleeOf(call);
  if (callee?.type !== 'MemberExpression') {
    return /^(?:debug|log)$/.test(nameOf(callee) ?? '');
  }
  const object = nameOf(child(callee, 'object')) ?? '';
  return READING.test(propertyOf(callee) ?? '') && !/^(?:fs|res|this|ctx)/.test(object);
}

/** The call that takes a sum the value is part of. */
function callAround(source: SourceFile, sum: Node): Node | undefined {
  const around = source.parent(sum);
  if (around?.type === 'BinaryExpression') {
    return callAround(source, around);
  }
  return isCall(around) ? around : undefined;
}

/** `file = file + '.html'`, `file = decodeURIComponent(file)`: what counts is what is done with the result. */
function isSelfWrite(source: SourceFile, read: Node): boolean {
  for (const around of source.ancestors(read)) {
    if (around.type === 'AssignmentExpression') {
      return nameOf(child(around, 'left')) === nameOf(read);
    }
    if (!PASSING.has(around.type) || sinkOf(source, around) !== undefined) {
      return false;
    }
  }
  return false;
}

const PASSING: ReadonlySet<string> = new Set([
  'BinaryExpression',
  'CallExpression',
  'MemberExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'TemplateLiteral',
]);
