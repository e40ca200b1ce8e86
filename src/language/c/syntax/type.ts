// SPDX-License-Identifier: Apache-2.0
import { childOf, namedChildren, type CNode } from './node.ts';

/** A type as far as the text tells. */
export interface CType {
  /** Without qualifiers and storage: `unsigned int`, `struct buffer`, `size_t`. A struct without a name: its node. */
  readonly base: string;
  readonly pointers: number;
  /** Sizes of array dimensions as written, outermost first; `''` where none is written. */
  readonly arrays: readonly string[];
  /** The members, where the type is declared on the spot. */
  readonly body?: CNode;
  readonly isReference?: true;
}

/** A name with its type. */
export interface Declared {
  readonly name: string;
  readonly type: CType;
  /** The declarator, from its first `*` to its last `]`. */
  readonly node: CNode;
  /** What it starts with, where it is given something. */
  readonly value?: CNode;
  readonly isStatic: boolean;
}

const QUALIFIERS =
  /\b(?:const|volatile|restrict|register|static|extern|inline|auto|constexpr|mutable|__restrict|_Atomic)\b/g;

/** Every name a declaration, field declaration or parameter declares. */
export function declaredBy(declaration: CNode): readonly Declared[] {
  const { base, body } = baseOf(declaration);
  const isStatic = declaration.children.some(
    ({ type, text }) => type === 'storage_class_specifier' && text === 'static',
  );
  const found: Declared[] = [];
  for (const child of declaration.children) {
    const isDeclarator = child.field === 'declarator' || (child.isNamed && child.type.endsWith('declarator'));
    const read = isDeclarator ? readDeclarator(child) : undefined;
    if (read !== undefined) {
      const { name, pointers, arrays, value, isReference } = read;
      const type: CType = {
        base,
        pointers,
        arrays,
        ...(body === undefined ? {} : { body }),
        ...(isReference ? { isReference: true } : {}),
      };
      found.push({ name, type, node: child, isStatic, ...(value === undefined ? {} : { value }) });
    }
  }
  return found;
}

/** The type of a cast or `sizeof`. */
export function typeOfDescriptor(descriptor: CNode): CType {
  const { base } = baseOf(descriptor);
  const abstract = childOf(descriptor, 'declarator');
  const pointers = abstract === undefined ? 0 : (abstract.text.match(/\*/g)?.length ?? 0);
  return { base, pointers, arrays: [] };
}

export function baseOf(declaration: CNode): { readonly base: string; readonly body?: CNode } {
  const type = childOf(declaration, 'type');
  if (type === undefined) {
    return { base: 'int' };
  }
  if (['struct_specifier', 'union_specifier', 'class_specifier'].includes(type.type)) {
    const name = childOf(type, 'name')?.text;
    const body = childOf(type, 'body');
    const keyword = type.type.replace('_specifier', '');
    const base = name === undefined ? `${keyword} at ${type.start}` : `${keyword} ${name}`;
    return body === undefined ? { base } : { base, body };
  }
  if (type.type === 'enum_specifier') {
    return { base: 'int' };
  }
  const sign = declaration.children.filter((child) => child.type === 'sized_type_specifier' && child !== type);
  return { base: plain([...sign, type].map(({ text }) => text).join(' ')) };
}

/** The words of a type without qualifiers. */
export function plain(text: string): string {
  return text.replace(QUALIFIERS, ' ').replace(/\s+/g, ' ').trim();
}

interface Read {
  readonly name: string;
  readonly pointers: number;
  readonly arrays: readonly string[];
  readonly value?: CNode;
  readonly isReference: boolean;
}

function readDeclarator(node: CNode): Read | undefined {
  if (NAMES.has(node.type)) {
    return { name: node.text, pointers: 0, arrays: [], isReference: false };
  }
  const inner = SHELLS.has(node.type) ? innerOf(node) : undefined;
  if (inner === undefined) {
    return undefined;
  }
  switch (node.type) {
    case 'init_declarator':
      return withValue(inner, childOf(node, 'value'));
    case 'pointer_declarator':
      return { ...inner, pointers: inner.pointers + 1 };
    case 'reference_declarator':
      return { ...inner, isReference: true };
    case 'array_declarator':
      return { ...inner, arrays: [...inner.arrays, childOf(node, 'size')?.text ?? ''] };
    case 'function_declarator':
      // `int (*f)(int)` is a variable, `int f(int)` is none.
      return inner.pointers > 0 ? inner : undefined;
    default:
      return inner;
  }
}

const NAMES: ReadonlySet<string> = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'qualified_identifier',
]);

const SHELLS: ReadonlySet<string> = new Set([
  'init_declarator',
  'pointer_declarator',
  'reference_declarator',
  'array_declarator',
  'function_declarator',
  'parenthesized_declarator',
  'attributed_declarator',
]);

function withValue(read: Read, value: CNode | undefined): Read {
  return value === undefined ? read : { ...read, value };
}

function innerOf(node: CNode): Read | undefined {
  const inner =
    childOf(node, 'declarator') ??
    namedChildren(node).find(({ type }) => type.endsWith('declarator') || type.endsWith('identifier'));
  return inner === undefined ? undefined : readDeclarator(inner);
}

/** What one gets by indexing or following it; `undefined` for what is neither pointer nor array. */
export function elementOf(type: CType): CType | undefined {
  if (type.arrays.length > 0) {
    return { ...type, arrays: type.arrays.slice(1) };
  }
  return type.pointers > 0 ? { ...type, pointers: type.pointers - 1 } : undefined;
}

export function pointerTo(type: CType): CType {
  return { ...type, pointers: type.pointers + 1 };
}

export function isPointer(type: CType): boolean {
  return type.pointers > 0 || type.arrays.length > 0;
}

export interface IntegerType {
  readonly bits: number;
  readonly isSigned: boolean;
}

const NAMED: ReadonlyMap<string, IntegerType> = new Map(
  [
    ['char', 8, true],
    ['bool', 8, false],
    ['_Bool', 8, false],
    ['signed char', 8, true],
    ['unsigned char', 8, false],
    ['short', 16, true],
    ['unsigned short', 16, false],
    ['int', 32, true],
    ['unsigned', 32, false],
    ['unsigned int', 32, false],
    ['long', 64, true],
    ['unsigned long', 64, false],
    ['long long', 64, true],
    ['unsigned long long', 64, false],
    ['size_t', 64, false],
    ['ssize_t', 64, true],
    ['ptrdiff_t', 64, true],
    ['off_t', 64, true],
    ['off64_t', 64, true],
    ['time_t', 64, true],
    ['intptr_t', 64, true],
    ['uintptr_t', 64, false],
    ['intmax_t', 64, true],
    ['uintmax_t', 64, false],
    ['uint', 32, false],
    ['ulong', 64, false],
    ['ushort', 16, false],
    ['uchar', 8, false],
    ['u_char', 8, false],
    ['u_short', 16, false],
    ['u_int', 32, false],
    ['u_long', 64, false],
    ['wchar_t', 32, true],
    // What libraries that many build upon call them, in headers that lie outside the tree.
    ['uInt', 32, false],
    ['uLong', 64, false],
    ['uLongf', 64, false],
    ['Bytef', 8, false],
    ['xmlChar', 8, false],
    ['gchar', 8, true],
    ['guchar', 8, false],
    ['gint', 32, true],
    ['guint', 32, false],
    ['glong', 64, true],
    ['gulong', 64, false],
    ['gsize', 64, false],
    ['gssize', 64, true],
    ['goffset', 64, true],
  ].map(([name, bits, isSigned]) => [String(name), { bits: Number(bits), isSigned: isSigned === true }]),
);

/** Width and sign by name, for a 64-bit Unix; `undefined` for what is no integer, or a name not known here. */
export function integerNamed(base: string): IntegerType | undefined {
  const known = NAMED.get(base.replace(/^std::/, ''));
  if (known !== undefined) {
    return known;
  }
  const fixed = /^(?:std::)?(u?)int(?:_fast|_least)?(8|16|32|64)_t$/.exec(base) ?? /^([us])(8|16|32|64)$/.exec(base);
  if (fixed !== null) {
    return { bits: Number(fixed[2]), isSigned: fixed[1] !== 'u' };
  }
  const words = base.split(' ').filter((word) => word !== 'signed' && word !== 'int');
  return words.length < base.split(' ').length ? NAMED.get(words.length === 0 ? 'int' : words.join(' ')) : undefined;
}
