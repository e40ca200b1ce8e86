// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, functionsOf, type Call } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, typeOf } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  namedChildren,
  namesIn,
  operatorOf,
  outward,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';

/** What an allocator was asked for. */
export interface AllocatedSize {
  readonly kind: 'count' | 'bytes';
  readonly text: string;
  readonly isSigned: boolean;
}

const ALLOCATOR = /alloc|malloc|^new_|_new$|dup$|grow|resize/i;

/** Is this call one that gives memory of a size it is told? */
export function isAllocator(call: Call): boolean {
  return ALLOCATOR.test(call.name) && call.args.length > 0;
}

/**
 * Sizes asked for where this variable or member is given memory, in terms that can be named at `at`: of a local variable
 * its own function's, of a member the member set next to it from the same number.
 */
export function allocationsOf(base: CNode, at: CNode, reading: Reading): readonly AllocatedSize[] {
  const node = unwrap(base);
  const field = node.type === 'field_expression' ? childOf(node, 'field')?.text : undefined;
  const scope = new Set(variablesAt(reading.unit, at).map(({ name }) => name));
  return assignmentsTo(node, reading).flatMap(({ value, statement }) =>
    callsIn(value)
      .filter(isAllocator)
      .flatMap((call) => sizesOf(call, reading))
      .flatMap((size) => {
        if (field === undefined) {
          return [...namesIn(size.node)].every((name) => scope.has(name)) ? [size.size] : [];
        }
        return recordedBeside(size.node, statement).map((name) => ({
          kind: size.size.kind,
          text: `${node.text.slice(0, node.text.length - field.length)}${name}`,
          isSigned: size.size.isSigned,
        }));
      }),
  );
}

interface Given {
  readonly value: CNode;
  readonly statement: CNode;
}

/** Where a variable of this function, or a member of this name anywhere in the file, is given a value. */
export function assignmentsTo(node: CNode, reading: Reading): readonly Given[] {
  const field = node.type === 'field_expression' ? childOf(node, 'field')?.text : undefined;
  const around = [...outward(node)].find(({ type }) => type === 'function_definition');
  const where = field === undefined ? around : reading.unit.root;
  if (where === undefined) {
    return [];
  }
  const assigned = findAll(where, 'assignment_expression').flatMap((each) => {
    const [left, value] = [childOf(each, 'left'), childOf(each, 'right')];
    const isIt =
      field === undefined ? left?.text === node.text : left !== undefined && childOf(left, 'field')?.text === field;
    return isIt && value !== undefined && operatorOf(each) === '=' ? [{ value, statement: each }] : [];
  });
  const declared = findAll(where, 'init_declarator').flatMap((each) => {
    const value = childOf(each, 'value');
    const name = childOf(each, 'declarator')?.text.replace(/\b(?:const|volatile|restrict|__restrict)\b|[*\s]/g, '');
    return field === undefined && name === node.text && value !== undefined ? [{ value, statement: each }] : [];
  });
  return [...declared, ...assigned];
}

function sizesOf(call: Call, reading: Reading): readonly { readonly node: CNode; readonly size: AllocatedSize }[] {
  const sizes = /realloc/i.test(call.name) ? call.args.slice(1) : call.args;
  const numbers = sizes.filter((arg) => isPure(arg) && !/^(?:sizeof|[01]$)/.test(arg.text) && isNumber(arg, reading));
  return numbers.map((arg) => {
    const counted = countOf(arg);
    const node = counted ?? arg;
    const type = typeOf(node, reading);
    const isSigned = type !== undefined && integerOf(type, reading)?.isSigned === true;
    const isCount = counted !== undefined || (/calloc|array/i.test(call.name) && sizes.length > 1);
    return { node, size: { kind: isCount ? 'count' : 'bytes', text: node.text, isSigned } };
  });
}

/** What one call of an allocator asks for: a count of elements, or bytes; `undefined` where it is not one number. */
export function sizeAskedOf(
  call: Call,
  reading: Reading,
): { readonly kind: AllocatedSize['kind']; readonly text: string; readonly node: CNode } | undefined {
  const sizes = (/realloc/i.test(call.name) ? call.args.slice(1) : call.args).filter((arg) => isPure(arg));
  const [only] = sizes;
  if (only === undefined || sizes.length !== 1 || !isNumber(only, reading)) {
    return undefined;
  }
  const counted = countOf(only);
  const node = counted ?? only;
  return { kind: counted === undefined ? 'bytes' : 'count', text: node.text, node };
}

function isNumber(node: CNode, reading: Reading): boolean {
  const type = typeOf(node, reading);
  return type === undefined ? true : integerOf(type, reading) !== undefined;
}

/** `n` of `n * sizeof(x)`. */
function countOf(size: CNode): CNode | undefined {
  const at = unwrap(size);
  if (at.type !== 'binary_expression' || operatorOf(at) !== '*') {
    return undefined;
  }
  const parts = namedChildren(at);
  const other = parts.find((part) => !unwrap(part).text.startsWith('sizeof'));
  return other !== undefined && parts.some((part) => unwrap(part).text.startsWith('sizeof'))
    ? unwrap(other)
    : undefined;
}

/** Members given the same number in the same function: `s->size = n; s->data = malloc(n)`. */
function recordedBeside(size: CNode, statement: CNode): readonly string[] {
  const direct = size.type === 'field_expression' ? childOf(size, 'field')?.text : undefined;
  const around = [...outward(statement)].find(({ type }) => type === 'function_definition');
  const recorded = (around === undefined ? [] : findAll(around, 'assignment_expression')).flatMap((each) => {
    const [left, right] = [childOf(each, 'left'), childOf(each, 'right')];
    const name = left?.type === 'field_expression' ? childOf(left, 'field')?.text : undefined;
    return name !== undefined && right !== undefined && unwrap(right).text === size.text ? [name] : [];
  });
  return [...new Set([...(direct === undefined ? [] : [direct]), ...recorded])];
}

/** Every call in the file's functions that gives memory. */
export function allocatorCalls(reading: Reading): readonly Call[] {
  return functionsOf(reading.unit).flatMap(({ body }) => callsIn(body).filter(isAllocator));
}
