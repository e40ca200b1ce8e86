// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { Language, Parser, type TreeCursor } from 'web-tree-sitter';
import { RepairError } from '../../../domain/repair-error.ts';
import { sha256 } from '../../../support/digest.ts';
import { findAll, type CNode } from './node.ts';
import type { Span } from './plain-code.ts';
import { macrosOf, readable, type Macros } from './readable.ts';

/** One source file, read. */
export interface Unit {
  /** Relative to the target's root. */
  readonly file: string;
  readonly text: string;
  readonly root: CNode;
  readonly dialect: Dialect;
}

export type Dialect = 'c' | 'cpp';

/** The same depth below `src` and `dist`, so that both find it. */
const GRAMMARS = new URL('../../../../assets/grammars/', import.meta.url);

const parsers = new Map<Dialect, Promise<Parser>>();

/** Reads a file. Never fails for odd text: what the parser could not read stands in `ERROR` nodes. */
export async function parseUnit(file: string, text: string): Promise<Unit> {
  return parsed(file, { text, plain: text, divided: [] });
}

/** The same, where macros and conditional sections keep the parser from reading on: with what is known about those. */
export async function parseWith(macros: Macros, file: string, text: string): Promise<Unit> {
  const unit = await parseUnit(file, text);
  const errors = errorsIn(unit);
  if (errors === 0) {
    return unit;
  }
  const { text: plain, divided } = readable(text, macros);
  const other = plain === text ? unit : await parsed(file, { text, plain, divided });
  return errorsIn(other) < errors ? other : unit;
}

/** The same with what the file itself says of macros. */
export async function parseAlone(file: string, text: string): Promise<Unit> {
  return parseWith(macrosOf([text]), file, text);
}

function errorsIn({ root }: Unit): number {
  return findAll(root, 'ERROR').length;
}

interface Source {
  readonly text: string;
  /** What the parser is given, of the same length. */
  readonly plain: string;
  readonly divided: readonly Span[];
}

/** Texts whose trees are still in use somewhere: a repair asks for the same few files again and again. */
const inUse = new Map<string, WeakRef<Unit>>();
const forgotten = new FinalizationRegistry((key: string) => {
  if (inUse.get(key)?.deref() === undefined) {
    inUse.delete(key);
  }
});

async function parsed(file: string, source: Source): Promise<Unit> {
  const dialect = dialectOf(file, source.text);
  const parser = await parserOf(dialect);
  const key = sha256([file, source.text, source.plain].join('\0'));
  const known = inUse.get(key)?.deref();
  if (known !== undefined) {
    return known;
  }
  const unit = { file, text: source.text, root: treeOf(parser, { file, dialect, source }), dialect };
  inUse.set(key, new WeakRef(unit));
  forgotten.register(unit, key);
  return unit;
}

function treeOf(parser: Parser, { file, dialect, source }: { file: string; dialect: Dialect; source: Source }): CNode {
  const plain = withoutParameterMacros(source.plain);
  const tree = parser.parse(dialect === 'cpp' ? withoutExportMacros(plain) : plain);
  if (tree === null) {
    throw new RepairError('INTERNAL', `the parser gave no tree for "${file}"`);
  }
  try {
    return copy(tree.walk(), source);
  } finally {
    tree.delete();
  }
}

/** A header says by its text which it is: C++ where it has what C has not. */
export function dialectOf(file: string, text: string): Dialect {
  if (/\.(?:cc|cp|cpp|cxx|c\+\+|hh|hpp|hxx|ipp|tcc|inl|C|H)$/.test(file)) {
    return 'cpp';
  }
  const isHeader = file.endsWith('.h');
  return isHeader && /^\s*(?:class\s+\w+|namespace\s+\w+|template\s*<|using\s+\w+|public:|private:)/m.test(text)
    ? 'cpp'
    : 'c';
}

/** `class MY_API Name {` reads as a class only without the macro; blanks in its place keep every offset. */
function withoutExportMacros(text: string): string {
  const pattern = /(?<=\b(?:class|struct)\s+)[A-Z][A-Z0-9_]{2,}(?=\s+\w+\s*(?:final\s*)?[:{])/g;
  return text.replaceAll(pattern, (macro) => ' '.repeat(macro.length));
}

/** In `char *end UNUSED,` the name is that of the parameter, not of the macro behind it. */
function withoutParameterMacros(text: string): string {
  const pattern =
    /(?<=(?:\w\s+|\*\s*)\b(?!(?:const|volatile|unsigned|signed|struct|union|enum|long|short|int|char|return|sizeof|case|else)\b)[a-z]\w*[ \t]+)[A-Z][A-Z0-9_]{2,}(?=\s*[,)])/g;
  return text.replaceAll(pattern, (macro) => ' '.repeat(macro.length));
}

async function parserOf(dialect: Dialect): Promise<Parser> {
  const known = parsers.get(dialect) ?? loadParser(dialect);
  parsers.set(dialect, known);
  return known;
}

async function loadParser(dialect: Dialect): Promise<Parser> {
  await Parser.init();
  const language = await Language.load(await readFile(new URL(`tree-sitter-${dialect}.wasm`, GRAMMARS)));
  return new Parser().setLanguage(language);
}

function copy(cursor: TreeCursor, source: Source): CNode {
  const root = new Draft(cursor, null, source);
  for (let at: Draft | null = root; at !== null;) {
    if (cursor.gotoFirstChild()) {
      at = append(at, cursor, source);
      continue;
    }
    while (at !== null && !cursor.gotoNextSibling()) {
      cursor.gotoParent();
      at = at.parent;
    }
    at = at?.parent ? append(at.parent, cursor, source) : null;
  }
  cursor.delete();
  return root;
}

function append(parent: Draft, cursor: TreeCursor, source: Source): Draft {
  const child = new Draft(cursor, parent, source);
  parent.children.push(child);
  return child;
}

/** A class, for a file has hundreds of thousands of nodes and their text is asked of few. */
class Draft implements CNode {
  readonly type: string;
  readonly field: string | null;
  readonly isNamed: boolean;
  readonly isBroken: boolean;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly parent: Draft | null;
  readonly children: Draft[] = [];
  readonly #whole: string;

  constructor(cursor: TreeCursor, parent: Draft | null, { text, divided }: Source) {
    const { type, isNamed, hasError, isMissing, startIndex, endIndex, startPosition, endPosition } = cursor.currentNode;
    this.type = type;
    this.field = cursor.currentFieldName;
    this.isNamed = isNamed;
    this.isBroken = hasError || isMissing || divided.some(({ start, end }) => start < endIndex && end > startIndex);
    this.start = startIndex;
    this.end = endIndex;
    this.line = startPosition.row + 1;
    this.column = startPosition.column + 1;
    this.endLine = endPosition.row + 1;
    this.parent = parent;
    this.#whole = text;
  }

  get text(): string {
    return this.#whole.slice(this.start, this.end);
  }
}
