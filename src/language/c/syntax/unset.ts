// SPDX-License-Identifier: Apache-2.0
import { enclosing, findAll, isWithin, namedChildren, operatorOf, outward, walk, type CNode } from './node.ts';
import type { Unit } from './parse.ts';
import { declaredBy, type Declared } from './type.ts';

/**
 * Numbers and pointers of the function around a place that surely hold nothing yet when it is come to. Only what is
 * certain is named: what one of several ways may set, or what a call or macro is given, is not.
 */
export function unsetAt({ root, dialect }: Unit, place: CNode): ReadonlySet<string> {
  const fn = enclosing(place, 'function_definition');
  if (fn === undefined) {
    return new Set();
  }
  const declared = findAll(fn, 'declaration').flatMap((node) =>
    declaredBy(node).filter((each) => startsEmpty(each, node, place)),
  );
  const puts = [...walk(fn)].filter((node) => node.type === 'identifier' && mayPut(node, dialect));
  const comesAgain = findAll(fn, 'labeled_statement').some(({ start }) => start <= place.start);
  const macros = findAll(root, 'preproc_def', 'preproc_function_def').map(({ text }) => text);
  const isSet = (name: string): boolean =>
    puts.some((put) => put.text === name && (comesAgain || maySee(place, put))) ||
    macros.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  return new Set(declared.map(({ name }) => name).filter((name) => !isSet(name)));
}

const NUMBER = /^(?:(?:unsigned|signed|char|short|int|long|float|double|bool|_Bool)\s?)+$|^u?int\w*_t$|^s?size_t$/;

/** Declared without a value before the place, where it can be named. */
function startsEmpty({ type, value, isStatic }: Declared, declaration: CNode, place: CNode): boolean {
  const isPlain = type.arrays.length === 0 && type.body === undefined && type.isReference === undefined;
  const isOutside = declaration.children.some(({ text }) => text === 'extern');
  const block = declaration.parent;
  const isNear = declaration.end <= place.start && block !== null && isWithin(place, block);
  const isEmpty = value === undefined && !isStatic && !isOutside;
  return isEmpty && isNear && isPlain && (type.pointers > 0 || NUMBER.test(type.base));
}

/** Does a mention of a variable do more than read it? */
export function mayPut(name: CNode, dialect: Unit['dialect']): boolean {
  let at = name;
  for (const parent of outward(name)) {
    switch (parent.type) {
      case 'parenthesized_expression':
      case 'cast_expression':
      case 'comma_expression':
        at = parent;
        continue;
      case 'assignment_expression':
        return at.field === 'left';
      case 'pointer_expression':
        return operatorOf(parent) === '&';
      case 'binary_expression':
        return dialect === 'cpp' && operatorOf(parent) === '>>';
      default:
        return ['update_expression', 'argument_list', 'ERROR'].includes(parent.type) || parent.type.includes('asm');
    }
  }
  return false;
}

/** Before it, unless in another case of the same choice that ends there; or in a loop around both. */
function maySee(place: CNode, put: CNode): boolean {
  const isRepeated = [...outward(place)].some((outer) => LOOPS.has(outer.type) && isWithin(put, outer));
  return isRepeated || (put.start < place.start && !isElsewhere(place, put));
}

const LOOPS: ReadonlySet<string> = new Set(['while_statement', 'for_statement', 'do_statement', 'for_range_loop']);

function isElsewhere(place: CNode, put: CNode): boolean {
  const section = enclosing(put, 'case_statement');
  if (section === undefined || isWithin(place, section)) {
    return false;
  }
  const choice = enclosing(section, 'switch_statement');
  const last = namedChildren(section).at(-1);
  const tail = last?.type === 'compound_statement' ? namedChildren(last).at(-1) : last;
  const isLeft = ['break_statement', 'return_statement', 'continue_statement'].includes(tail?.type ?? '');
  return choice !== undefined && isWithin(place, choice) && isLeft;
}
