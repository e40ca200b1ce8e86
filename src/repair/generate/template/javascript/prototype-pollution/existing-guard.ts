// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, literalText, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { sameExpression } from './faults.ts';
import type { Access } from './accesses.ts';
import type { Reach } from './reach.ts';
import { part, PROTO, UNSAFE_NAMES, usesOf, variableAt } from './syntax.ts';

/** How well the author already refuses unsafe keys at a step. */
export type Guarded = 'no' | 'partly' | 'fully';

const COMPARISONS = /^[!=]==?$/;
const LOOKUPS = /^(?:includes|indexOf|has|test|hasOwnProperty|hasOwn)$/;

/**
 * `fully`: `__proto__` and one of the other names are compared, by value or after the key became text. `partly`: a
 * comparison that leaves a way open, or a test for own properties that may not stop the walk.
 */
export function guardOf(reach: Reach, step: Access): Guarded {
  const fn = reach.source.functionAround(step.node) ?? reach.source.program;
  const outer = reach.source.functionAround(fn);
  const tests = [fn, ...(outer === undefined ? [] : [outer])].flatMap((around) =>
    testsIn(reach, around).filter((node) => node.start < step.node.start),
  );
  const names = new Set(tests.flatMap((node) => namesRefused(reach, node, step)));
  if (names.has(PROTO)) {
    const isWide = names.has('constructor') || names.has('prototype');
    return isWide && (reach.kindOf(step.key) === 'text' || names.has(COERCED)) ? 'fully' : 'partly';
  }
  return names.has(ELSEWHERE) || tests.some((node) => testsOwn(reach, node, step)) ? 'partly' : 'no';
}

const TESTS = new WeakMap<Node, readonly Node[]>();

/** The comparisons and calls below a node: all that can be a test. */
function testsIn(reach: Reach, around: Node): readonly Node[] {
  const known =
    TESTS.get(around) ??
    reach.source.within(around).filter(({ type }) => type === 'BinaryExpression' || type === 'CallExpression');
  TESTS.set(around, known);
  return known;
}

const COERCED = 'coerced';
/** The names are compared with something, but not plainly with this key. */
const ELSEWHERE = 'elsewhere';

/** The names that one expression compares the step's key with. */
function namesRefused(reach: Reach, node: Node, step: Access): readonly string[] {
  if (node.type === 'BinaryExpression' && COMPARISONS.test(String(node['operator']))) {
    const sides = [part(node, 'left'), part(node, 'right')];
    const names = sides.flatMap((side) => literalText(side) ?? []).filter((name) => UNSAFE_NAMES.includes(name));
    const coerced = sides.flatMap((side) => coercions(reach, side, step.key));
    const isAboutKey = coerced.length > 0 || sides.some((side) => sameExpression(reach, bare(side), step.key));
    return names.length === 0 ? [] : isAboutKey ? [...names, ...coerced] : [ELSEWHERE];
  }
  return node.type === 'CallExpression' ? namesInCall(reach, node, step) : [];
}

/** `String(key)`, `key.toString()`. */
function coercions(reach: Reach, expression: Node, key: Node): readonly string[] {
  const node = bare(expression);
  const callee = node.type === 'CallExpression' ? part(node, 'callee') : undefined;
  const isCoerced = callee !== undefined && (nameOf(callee) === 'String' || keyOf(callee) === 'toString');
  const inner = isCoerced ? (children(node, 'arguments')[0] ?? child(callee, 'object')) : node;
  return isCoerced && inner !== undefined && sameExpression(reach, inner, key) ? [COERCED] : [];
}

/** `UNSAFE.includes(key)`, `isUnsafe(key)`: the names in the list or in the function's text. */
function namesInCall(reach: Reach, call: Node, step: Access): readonly string[] {
  const callee = bare(part(call, 'callee'));
  const isAboutKey = children(call, 'arguments').some(
    (argument) => sameExpression(reach, bare(argument), step.key) || coercions(reach, argument, step.key).length > 0,
  );
  if (!isAboutKey) {
    return [];
  }
  const text =
    callee.type === 'MemberExpression' && LOOKUPS.test(keyOf(callee) ?? '')
      ? definitionText(reach, part(callee, 'object'))
      : reach.calls
          .functions(callee)
          .map((fn) => reach.source.textOf(fn))
          .join('\n');
  // A long function that mentions the names somewhere is the walk itself, not a test of keys.
  const names = text.length > 600 ? [] : UNSAFE_NAMES.filter((name) => text.includes(name));
  return text.includes('String(') ? [...names, COERCED] : names;
}

function definitionText(reach: Reach, node: Node): string {
  const variable = variableAt(reach.source, node);
  const written = variable === undefined ? [] : usesOf(variable).filter(({ isWrite }) => isWrite);
  return [node, ...written.flatMap((use) => reach.source.parent(use.node) ?? [])]
    .map((found) => reach.source.textOf(found))
    .join('\n');
}

/** `hasOwnProperty.call(base, key)` and its relatives, about the object of the step. */
function testsOwn(reach: Reach, node: Node, step: Access): boolean {
  if (node.type !== 'CallExpression') {
    return false;
  }
  const callee = bare(part(node, 'callee'));
  const values = [
    ...children(node, 'arguments'),
    ...(child(callee, 'object') === undefined ? [] : [part(callee, 'object')]),
  ];
  const isOwnTest = /own/i.test(reach.source.textOf(callee));
  return (
    isOwnTest &&
    values.some((value) => sameExpression(reach, value, step.base)) &&
    values.some((value) => sameExpression(reach, value, step.key))
  );
}
