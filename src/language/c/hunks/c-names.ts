// SPDX-License-Identifier: Apache-2.0
import {
  childrenOfTree,
  walkTree,
  type Head,
  type NameGrammar,
  type NodePlace,
  type TreeNode,
} from '../../hunks/tree.ts';
import { cGrammar } from './c-grammar.ts';
import { EVERYWHERE } from './everywhere.ts';

/** Names and kinds of C's trees, for edits that are carried over from one program to another. */
export const cNames: NameGrammar = {
  ...cGrammar,
  headOf,
  variableOf,
  isFunction: ({ kind }) => kind === 'function_definition' || kind === 'lambda_expression',
  isRepeatable: (node) => REPEATABLE.has(node.kind) && [...walkTree(node)].every((each) => isHarmless(each)),
  isStatement: ({ kind }) => STATEMENT.test(kind),
  variablesOf,
  // What stands in a header stands in it for every file that includes it: nothing is loaded under a name of its own.
  originsOf: () => new Map(),
  isGlobal: (name) => EVERYWHERE.has(name),
  mayBeChosen: (uses) => uses.length > 0 && uses.every((use) => !BOUND_ONLY.test(use)),
  bringIn: (_name, origin) => `#include <${origin}>`,
  firstStatement: (root) => childrenOfTree(root).findLastIndex(({ kind }) => kind === 'preproc_include') + 1,
  withoutComments(text) {
    const kept = text.replaceAll(WORDS, (word) =>
      word.startsWith('/') ? ' '.repeat(Number(!word.startsWith('//'))) : word,
    );
    return kept === text ? text : kept.replaceAll(/(?<![^\n])[ \t]*\r?\n/g, '').replaceAll(/[ \t]+(?=\r?\n|$)/g, '');
  },
};

/** Strings, characters and comments: what looks like a comment in a string is none. */
const WORDS = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'|\/\/(?:\\\r?\n|[^\n])*|\/\*[\s\S]*?\*\//g;

const STATEMENT = /_statement$|^declaration$|_definition$|^preproc_(?!defined|arg|params)/;

const NAMES: ReadonlySet<string> = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'statement_identifier',
]);

/** Functions, members and types say what they are by their name alone: no other is as good. */
const BOUND_ONLY = /^call_expression\.function|\.field$|\.type$|_specifier\./;

const REPEATABLE: ReadonlySet<string> = new Set([
  'identifier',
  'number_literal',
  'field_expression',
  'binary_expression',
  'parenthesized_expression',
  'subscript_expression',
]);

/** Signs and names stand for themselves. */
function isHarmless(node: TreeNode): boolean {
  return node.fields.length === 0 || REPEATABLE.has(node.kind);
}

/** Signs and words that say nothing beside the kind of what they stand in, and macros that no parser can place. */
const SIGNS: ReadonlySet<string> = new Set(
  '( ) { } [ ] ; , if else for while do return goto break continue switch case default sizeof ERROR'.split(' '),
);

function headOf(node: TreeNode): Head {
  const fields = node.fields.filter(({ nodes: [only] }) => only === undefined || !SIGNS.has(only.kind));
  if (node.kind === 'function_definition') {
    // What it gives back and takes is another thing in every program.
    return { type: node.kind, mark: '', fields: fields.filter(({ name }) => name === 'body') };
  }
  const isBare = node.kind === 'compound_statement';
  return { type: node.kind, mark: isBare ? '' : node.mark, fields };
}

function variableOf(node: TreeNode, _place: NodePlace | undefined): string | null {
  return NAMES.has(node.kind) && !EVERYWHERE.has(node.mark) ? node.mark : null;
}

/**
 * What is declared below. Of a whole file every name that is used in it counts: what it stands for is often declared in
 * another file.
 */
function variablesOf(root: TreeNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walkTree(root)) {
    const used = root.kind === 'translation_unit' ? variableOf(node, undefined) : null;
    const named = NAMED.has(node.kind) ? node.name : undefined;
    for (const name of [used ?? '', named ?? '', ...declarators(node)]) {
      names.add(name);
    }
  }
  names.delete('');
  return names;
}

const NAMED: ReadonlySet<string> = new Set([
  'preproc_def',
  'preproc_function_def',
  'enumerator',
  'struct_specifier',
  'enum_specifier',
  'type_definition',
]);
const DECLARING: ReadonlySet<string> = new Set([
  'declaration',
  'parameter_declaration',
  'field_declaration',
  'function_definition',
]);

/** The names behind the stars and brackets of a declaration, and a label's own. */
function declarators(node: TreeNode): readonly string[] {
  const open = DECLARING.has(node.kind)
    ? nodesIn(node, 'declarator')
    : node.kind === 'labeled_statement'
      ? nodesIn(node, 'label')
      : [];
  return open.flatMap((each): readonly string[] => {
    let at: TreeNode | undefined = each;
    while (at !== undefined && !NAMES.has(at.kind)) {
      at =
        nodesIn(at, 'declarator')[0] ?? at.fields.flatMap(({ nodes }) => nodes).find(({ fields }) => fields.length > 0);
    }
    return at === undefined ? [] : [at.mark];
  });
}

function nodesIn(node: TreeNode, field: string): readonly TreeNode[] {
  return node.fields.filter(({ name }) => name === field).flatMap(({ nodes }) => nodes);
}
