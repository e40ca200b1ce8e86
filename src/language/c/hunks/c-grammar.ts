// SPDX-License-Identifier: Apache-2.0
import { walkTree, type Grammar, type TreeField, type TreeNode } from '../../hunks/tree.ts';
import { namedChildren, walk, type CNode } from '../syntax/node.ts';
import { parseUnit } from '../syntax/parse.ts';

/** Trees of C and C++ as comparing versions wants them: what the preprocessor would do is left as it is written. */
export const cGrammar: Grammar = {
  async read(file, text) {
    const { root } = await parseUnit(file, text);
    return { file, text, root: treeOf(root, text) };
  },
  declared,
  functionName: (node) => (node.kind === 'function_definition' ? (node.name ?? '') : null),
  textOf: ({ text }, node) => text.slice(node.start, node.end),
};

/** Nodes whose members come and go, each on lines of its own. */
const LINES: ReadonlySet<string> = new Set([
  'translation_unit',
  'compound_statement',
  'field_declaration_list',
  'declaration_list',
  'case_statement',
  'preproc_if',
  'preproc_ifdef',
  'preproc_else',
  'preproc_elif',
]);
/** What stands before the members of such a node belongs to itself. */
const HEADS: ReadonlySet<string> = new Set(['name', 'condition', 'value']);
const COMMAS: ReadonlySet<string> = new Set(['argument_list', 'parameter_list', 'initializer_list', 'enumerator_list']);
/** Members whose text can be replaced where they stand. */
const PLACES: ReadonlySet<string> = new Set(['condition', 'consequence', 'body', 'right', 'value', 'alternative']);

/** Comments are no code. What the parser could not read stays whole. */
function treeOf(node: CNode, text: string): TreeNode {
  const children = node.children.filter(({ type }) => type !== 'comment');
  const { type: kind, start } = node;
  // A directive ends with its line, not behind it.
  const end = kind.startsWith('preproc_') ? start + text.slice(start, node.end).trimEnd().length : node.end;
  if (children.length === 0 || kind === 'ERROR' || TEXTS.has(kind)) {
    return { kind, mark: text.slice(start, end).replaceAll(/\s+/g, ' '), start, end, fields: [] };
  }
  const list = LINES.has(kind) ? 'lines' : COMMAS.has(kind) ? 'commas' : 'fixed';
  const tree =
    list === 'fixed'
      ? { kind, mark: '', start, end, fields: children.map((child, index) => fixedField(child, index, text)) }
      : { kind, mark: headOf(node), start, end, fields: [listField(node, list, text)] };
  const name = nameOf(node);
  return name === undefined ? tree : { ...tree, name };
}

function fixedField(child: CNode, index: number, text: string): TreeField {
  const isPlace = PLACES.has(child.field ?? '') || child.type.endsWith('_statement');
  return { name: child.field ?? String(index), nodes: [treeOf(child, text)], list: 'fixed', isPlace };
}

function listField(node: CNode, list: 'lines' | 'commas', text: string): TreeField {
  const members = namedChildren(node).filter(({ field }) => list === 'commas' || !HEADS.has(field ?? ''));
  return { name: 'members', nodes: members.map((child) => treeOf(child, text)), list, isPlace: true };
}

function headOf(node: CNode): string {
  const head = node.children.filter(({ field, isNamed }) => !isNamed || HEADS.has(field ?? ''));
  return head.map(({ text }) => text.replaceAll(/\s+/g, ' ').trim()).join(' ');
}

const TEXTS: ReadonlySet<string> = new Set(['string_literal', 'char_literal', 'system_lib_string', 'preproc_arg']);

/** What a definition defines: the innermost name of its declarator, or the name it gives. */
function nameOf(node: CNode): string | undefined {
  if (NAMED.has(node.type)) {
    return node.children.find(({ field }) => field === 'name')?.text;
  }
  const declarator = DEFINING.has(node.type) ? node.children.find(({ field }) => field === 'declarator') : undefined;
  return declarator === undefined ? undefined : firstName(declarator);
}

const NAMED: ReadonlySet<string> = new Set([
  'struct_specifier',
  'enum_specifier',
  'preproc_def',
  'preproc_function_def',
  'enumerator',
]);
const DEFINING: ReadonlySet<string> = new Set([
  'function_definition',
  'declaration',
  'field_declaration',
  'init_declarator',
  'type_definition',
]);

function firstName(declarator: CNode): string | undefined {
  for (const node of walk(declarator)) {
    if (node.type === 'identifier' || node.type === 'field_identifier' || node.type === 'type_identifier') {
      return node.text;
    }
  }
  return undefined;
}

function declared(root: TreeNode): readonly string[] {
  const names = new Set<string>();
  for (const node of walkTree(root)) {
    names.add(node.name ?? '');
    if (node.kind === 'declaration' || node.kind === 'parameter_declaration') {
      for (const inner of walkTree(node)) {
        names.add(inner.kind === 'identifier' ? inner.mark : '');
      }
    }
  }
  names.delete('');
  return [...names];
}
