// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { Language, Parser, type Node, type TreeCursor } from 'web-tree-sitter';
import { RepairError } from '../../../domain/repair-error.ts';
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

async function parsed(file: string, { text, plain: given, divided }: Source): Promise<Unit> {
  const dialect = dialectOf(file, text);
  const parser = await parserOf(dialect);
  const plain = withoutParameterMacros(given);
  const tree = parser.parse(dialect === 'cpp' ? withoutExportMacros(plain) : plain);
  if (tree === null) {
    throw new RepairError('INTERNAL', `the parser gave no tree for "${file}"`);
  }
  try {
    return { file, text, root: copy(tree.walk(), { text, divided }), dialect };
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

interface Draft extends CNode {
  readonly children: Draft[];
}

type Written = Pick<Source, 'text' | 'divided'>;

function copy(cursor: TreeCursor, text: Written): CNode {
  const root = draftOf(cursor, null, text);
  let at = root;
  for (;;) {
    if (cursor.gotoFirstChild()) {
      at = append(at, cursor, text);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent() || at.parent === null) {
        cursor.delete();
        return root;
      }
      at = parentOf(at);
    }
    at = append(parentOf(at), cursor, text);
  }
}

const parents = new WeakMap<Draft, Draft>();

function parentOf(draft: Draft): Draft {
  const parent = parents.get(draft);
  if (parent === undefined) {
    throw new RepairError('INTERNAL', 'a syntax tree was left through its root');
  }
  return parent;
}

function append(parent: Draft, cursor: TreeCursor, text: Written): Draft {
  const child = draftOf(cursor, parent, text);
  parent.children.push(child);
  parents.set(child, parent);
  return child;
}

function draftOf(cursor: TreeCursor, parent: Draft | null, { text, divided }: Written): Draft {
  const node: Node = cursor.currentNode;
  const { startIndex, endIndex, startPosition, endPosition } = node;
  return {
    type: node.type,
    field: cursor.currentFieldName,
    isNamed: node.isNamed,
    isBroken: node.hasError || node.isMissing || divided.some(({ start, end }) => start < endIndex && end > startIndex),
    start: startIndex,
    end: endIndex,
    line: startPosition.row + 1,
    column: startPosition.column + 1,
    endLine: endPosition.row + 1,
    get text() {
      return text.slice(startIndex, endIndex);
    },
    parent,
    children: [],
  };
}
