// SPDX-License-Identifier: Apache-2.0
import type { Reading } from './code-base.ts';
import { childOf, namedChildren, operatorOf, outward, unwrap, type CNode } from './node.ts';
import { variablesAt } from './scope.ts';
import { membersOf } from './structs.ts';
import {
  elementOf,
  integerNamed,
  isPointer,
  pointerTo,
  typeOfDescriptor,
  type CType,
  type Declared,
  type IntegerType,
} from './type.ts';

const INT: CType = { base: 'int', pointers: 0, arrays: [] };
const SIZE: CType = { base: 'size_t', pointers: 0, arrays: [] };
const MOST_TYPEDEFS = 12;

/** The type of an expression as far as the text tells; `undefined` where it does not. */
export function typeOf(node: CNode, reading: Reading): CType | undefined {
  const at = unwrap(node);
  const read = READERS.get(at.type);
  return read === undefined ? undefined : read(at, reading);
}

type Reader = (node: CNode, reading: Reading) => CType | undefined;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['identifier', typeOfName],
  ['this', () => undefined],
  ['number_literal', typeOfNumber],
  ['char_literal', () => INT],
  ['true', () => INT],
  ['false', () => INT],
  ['sizeof_expression', () => SIZE],
  ['string_literal', () => ({ base: 'char', pointers: 1, arrays: [] })],
  ['field_expression', (node, reading) => memberAt(node, reading)?.type],
  ['subscript_expression', (node, reading) => element(childOf(node, 'argument'), reading)],
  ['pointer_expression', typeOfPointer],
  ['cast_expression', typeOfCast],
  ['assignment_expression', (node, reading) => inner(childOf(node, 'left'), reading)],
  ['update_expression', (node, reading) => inner(childOf(node, 'argument'), reading)],
  ['unary_expression', (node, reading) => promoted(inner(childOf(node, 'argument'), reading), reading)],
  ['conditional_expression', (node, reading) => inner(childOf(node, 'consequence'), reading)],
  ['binary_expression', typeOfBinary],
  ['call_expression', typeOfCall],
  ['comma_expression', (node, reading) => inner(childOf(node, 'right'), reading)],
]);

function inner(node: CNode | undefined, reading: Reading): CType | undefined {
  return node === undefined ? undefined : typeOf(node, reading);
}

function typeOfName(node: CNode, reading: Reading): CType | undefined {
  const variable = variablesAt(reading.unit, node).find(({ name }) => name === node.text);
  if (variable !== undefined) {
    return variable.type;
  }
  return memberOfClass(node, reading)?.type ?? typeOfMacro(node.text, reading);
}

/** A macro that stands for a number has its type. */
function typeOfMacro(name: string, { types }: Reading): CType | undefined {
  const text = types.map(({ macros }) => macros.get(name)).find((each) => each !== undefined);
  const number = /^\(?\s*(-?(?:0x[\da-f]+|\d+)[ul]*)\s*\)?$/i.exec(text ?? '')?.[1];
  return number === undefined ? undefined : typeOfLiteral(number);
}

/** In a member function, a name may be a member. */
function memberOfClass(node: CNode, reading: Reading): Declared | undefined {
  if (reading.unit.dialect !== 'cpp') {
    return undefined;
  }
  for (const outer of outward(node)) {
    const scope = outer.type === 'function_definition' ? /(\w+)::~?\w+\s*\(/.exec(outer.text)?.[1] : undefined;
    const name =
      outer.type === 'class_specifier' || outer.type === 'struct_specifier' ? childOf(outer, 'name')?.text : scope;
    const found = name === undefined ? undefined : membersOfBase(name, reading).find((each) => each.name === node.text);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function typeOfNumber(node: CNode): CType {
  return typeOfLiteral(node.text);
}

function typeOfLiteral(text: string): CType {
  const base = /[.eEpP]/.test(text) && !/^0x/i.test(text) ? 'double' : /u/i.test(text) ? 'unsigned' : 'int';
  return {
    base: /l/i.test(text) && base !== 'double' ? `${base === 'int' ? '' : 'unsigned '}long` : base,
    pointers: 0,
    arrays: [],
  };
}

function element(node: CNode | undefined, reading: Reading): CType | undefined {
  const type = inner(node, reading);
  return type === undefined ? undefined : elementOf(resolve(type, reading));
}

function typeOfPointer(node: CNode, reading: Reading): CType | undefined {
  const argument = childOf(node, 'argument');
  const type = inner(argument, reading);
  if (type === undefined) {
    return undefined;
  }
  return operatorOf(node) === '&' ? pointerTo(type) : elementOf(resolve(type, reading));
}

function typeOfCast(node: CNode): CType | undefined {
  const type = childOf(node, 'type');
  return type === undefined ? undefined : typeOfDescriptor(type);
}

function typeOfBinary(node: CNode, reading: Reading): CType | undefined {
  const operator = operatorOf(node);
  if (/^(?:[<>]=?|[=!]=|&&|\|\||and|or)$/.test(operator)) {
    return INT;
  }
  const left = inner(childOf(node, 'left'), reading);
  const right = inner(childOf(node, 'right'), reading);
  if (left !== undefined && isPointer(resolve(left, reading))) {
    const isDifference = operator === '-' && right !== undefined && isPointer(resolve(right, reading));
    return isDifference ? { base: 'ptrdiff_t', pointers: 0, arrays: [] } : decayed(resolve(left, reading));
  }
  if (right !== undefined && isPointer(resolve(right, reading))) {
    return decayed(resolve(right, reading));
  }
  return /^(?:<<|>>)$/.test(operator) ? promoted(left, reading) : wider(left, right, reading);
}

function decayed(type: CType): CType {
  return type.arrays.length === 0 ? type : { ...type, arrays: type.arrays.slice(1), pointers: type.pointers + 1 };
}

function wider(left: CType | undefined, right: CType | undefined, reading: Reading): CType | undefined {
  const [a, b] = [promoted(left, reading), promoted(right, reading)];
  if (a === undefined || b === undefined) {
    return floating(a, b) ?? widest(a ?? b, reading);
  }
  const [x, y] = [integerOf(a, reading), integerOf(b, reading)];
  if (x === undefined || y === undefined) {
    return floating(a, b);
  }
  return x.bits !== y.bits ? (x.bits > y.bits ? a : b) : x.isSigned ? b : a;
}

/** Whatever the other operand is, the result of the widest type is at least that. */
function widest(known: CType | undefined, reading: Reading): CType | undefined {
  const integer = known === undefined ? undefined : integerOf(known, reading);
  return integer?.bits === 64 && !integer.isSigned ? known : undefined;
}

function floating(...types: readonly (CType | undefined)[]): CType | undefined {
  return types.find((type) => type !== undefined && /\b(?:double|float)\b/.test(type.base));
}

function promoted(type: CType | undefined, reading: Reading): CType | undefined {
  const integer = type === undefined ? undefined : integerOf(type, reading);
  return integer !== undefined && integer.bits < 32 ? INT : type;
}

function typeOfCall(node: CNode, reading: Reading): CType | undefined {
  const callee = childOf(node, 'function');
  if (callee === undefined || callee.type !== 'identifier') {
    return undefined;
  }
  const found = reading.types.map(({ returns }) => returns.get(callee.text)).find((type) => type !== undefined);
  return found ?? KNOWN_CALLS.get(callee.text);
}

const KNOWN_CALLS: ReadonlyMap<string, CType> = new Map([
  ...['strlen', 'fread', 'fwrite', 'strnlen', 'strspn', 'strcspn'].map((name) => [name, SIZE] as const),
  ...['malloc', 'calloc', 'realloc', 'memcpy', 'memchr'].map(
    (name) => [name, pointerTo({ ...INT, base: 'void' })] as const,
  ),
  ...['strdup', 'strchr', 'strrchr', 'strstr', 'getenv'].map(
    (name) => [name, pointerTo({ ...INT, base: 'char' })] as const,
  ),
  ...['getc', 'fgetc', 'atoi', 'tolower', 'toupper'].map((name) => [name, INT] as const),
]);

/** The declaration of the member an expression `a.b` or `a->b` means. */
export function memberAt(node: CNode, reading: Reading): Declared | undefined {
  const owner = inner(childOf(node, 'argument'), reading);
  const name = childOf(node, 'field')?.text;
  return owner === undefined ? undefined : membersOfType(owner, reading).find((each) => each.name === name);
}

/** The members of a struct, or of the struct a pointer leads to. */
export function membersOfType(type: CType, reading: Reading): readonly Declared[] {
  const resolved = resolve(type, reading);
  return resolved.body === undefined ? membersOfBase(resolved.base, reading) : membersOf(resolved.body);
}

function membersOfBase(base: string, reading: Reading): readonly Declared[] {
  const names = /^(?:struct|union|class) /.test(base)
    ? [base]
    : ['struct', 'class', 'union'].map((word) => `${word} ${base}`);
  for (const { members } of reading.types) {
    const found = names.map((name) => members.get(name)).find((each) => each !== undefined);
    if (found !== undefined) {
      return found;
    }
  }
  return [];
}

/** The same type with typedef names replaced by what they stand for. */
export function resolve(type: CType, reading: Reading): CType {
  let at = type;
  for (let step = 0; step < MOST_TYPEDEFS; step += 1) {
    const { base } = at;
    if (at.body !== undefined || integerNamed(base) !== undefined) {
      return at;
    }
    const meant = reading.types.map(({ typedefs }) => typedefs.get(base)).find((each) => each !== undefined);
    if (meant === undefined || meant.base === base) {
      return at;
    }
    const pointers = at.pointers + meant.pointers;
    at = { ...at, ...meant, pointers, arrays: [...at.arrays, ...meant.arrays] };
  }
  return at;
}

/** Width and sign, where it is an integer. */
export function integerOf(type: CType, reading: Reading): IntegerType | undefined {
  const resolved = resolve(type, reading);
  return isPointer(resolved) ? undefined : integerNamed(resolved.base);
}

/** The operands of a binary expression, or none. */
export function operandsOf(node: CNode): readonly CNode[] {
  return namedChildren(node).filter(({ field }) => field === 'left' || field === 'right');
}
