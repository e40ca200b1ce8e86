// SPDX-License-Identifier: Apache-2.0
import { enclosing, findAll, isWithin, namedChildren, operatorOf, outward, type CNode } from './node.ts';
import type { Unit } from './parse.ts';
import { declaredBy, type Declared } from './type.ts';

/**
 * Numbers and pointers of the function around a place that surely hold nothing yet when it is come to. Only what is
 * certain is named: what one of several ways may set, or what a call or macro is given, is not.
 */
export function unsetAt(unit: Unit, place: CNode): ReadonlySet<string> {
  const fn = enclosing(place, 'function_definition');
  if (fn === undefined) {
    return new Set();
  }
  const { declarations, puts, labels } = namesOf(fn, unit);
  const empty = declarations.flatMap((node) => declaredBy(node).filter((each) => startsEmpty(each, node, place)));
  const comesAgain = labels.some(({ start }) => start <= place.start);
  const isSet = (name: string): boolean =>
    puts.some((put) => put.text === name && (comesAgain || maySee(place, put))) || macroWords(unit).has(name);
  return new Set(empty.map(({ name }) => name).filter((name) => !isSet(name)));
}

interface Names {
  readonly declarations: readonly CNode[];
  readonly puts: readonly CNode[];
  readonly labels: readonly CNode[];
}

const NAMES = new WeakMap<CNode, Names>();

function namesOf(fn: CNode, { dialect }: Unit): Names {
  const known = NAMES.get(fn) ?? {
    declarations: findAll(fn, 'declaration'),
    puts: findAll(fn, 'identifier').filter((node) => mayPut(node, dialect)),
    labels: findAll(fn, 'labeled_statement'),
  };
  NAMES.set(fn, known);
  return known;
}

const MACRO_WORDS = new WeakMap<Unit, ReadonlySet<string>>();

/** What the file's own macros name: they may set it. */
function macroWords(unit: Unit): ReadonlySet<string> {
  const known =
    MACRO_WORDS.get(unit) ??
    new Set(findAll(unit.root, 'preproc_def', 'preproc_function_def').flatMap(({ text }) => text.match(/\w+/g) ?? []));
  MACRO_WORDS.set(unit, known);
  return known;
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
