// SPDX-License-Identifier: Apache-2.0
import { walkTree, type Grammar, type TreeField, type TreeFile, type TreeNode } from '../../hunks/tree.ts';
import { childFields, isNode, parse, type Node } from '../source/parse.ts';

/** JavaScript's trees as comparing versions wants them. */
export const jsGrammar: Grammar = {
  async read(file, text) {
    return { file, text, root: treeOf(parse(file, text).program, text) };
  },
  declared,
  functionName: (node) => (FUNCTIONS.has(node.kind) ? (node.name ?? '') : null),
  textOf,
};

const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** Lists of statements or members, each on a line of its own as a rule. */
const LINES: ReadonlySet<string> = new Set([
  'Program.body',
  'BlockStatement.body',
  'StaticBlock.body',
  'ClassBody.body',
  'SwitchCase.consequent',
  'SwitchStatement.cases',
  'TSModuleBlock.body',
]);
const COMMAS: ReadonlySet<string> = new Set([
  'FunctionDeclaration.params',
  'FunctionExpression.params',
  'CallExpression.arguments',
  'NewExpression.arguments',
  'ArrayExpression.elements',
  'ObjectExpression.properties',
  'VariableDeclaration.declarations',
]);
/** Where any expression or statement can stand without parentheses. */
const PLACES: ReadonlySet<string> = new Set([
  'VariableDeclarator.init',
  'AssignmentExpression.right',
  'IfStatement.test',
  'WhileStatement.test',
  'DoWhileStatement.test',
  'IfStatement.consequent',
  'IfStatement.alternate',
  'ForStatement.body',
  'ForInStatement.body',
  'ForOfStatement.body',
  'WhileStatement.body',
  'ReturnStatement.argument',
  'ThrowStatement.argument',
  'FunctionDeclaration.body',
  'FunctionExpression.body',
  'ExpressionStatement.expression',
]);
const IGNORED: ReadonlySet<string> = new Set(['type', 'start', 'end', 'raw', 'range', 'loc', 'directive']);

function treeOf(node: Node, text: string): TreeNode {
  if (node.type === 'TemplateLiteral' || node.type.startsWith('JSX')) {
    // Its parts cannot be written alone.
    const { start, end } = node;
    return { kind: node.type, mark: text.slice(start, end), start, end, fields: [] };
  }
  const fields = childFields(node.type).flatMap((name) => fieldOf(node, name, text));
  const name = nameOf(node);
  const tree = { kind: node.type, mark: markOf(node), start: node.start, end: node.end, fields };
  return name === undefined ? tree : { ...tree, name };
}

function fieldOf(node: Node, name: string, text: string): readonly TreeField[] {
  const value = node[name];
  const key = `${node.type}.${name}`;
  if (Array.isArray(value)) {
    const nodes = value.filter(isNode).map((child) => treeOf(child, text));
    const isWhole = nodes.length === value.length;
    const list = LINES.has(key) ? 'lines' : COMMAS.has(key) && isWhole ? 'commas' : 'fixed';
    return [{ name, nodes, list, isPlace: list !== 'fixed' }];
  }
  const isShorthand = node.type === 'Property' && node['shorthand'] === true;
  const isPlace = PLACES.has(key) || (key === 'Property.value' && node['kind'] === 'init' && node['method'] !== true);
  return isNode(value)
    ? [{ name, nodes: [treeOf(value, text)], list: 'fixed', isPlace: isPlace && !isShorthand }]
    : [{ name, nodes: [], list: 'fixed', isPlace: false }];
}

/** Every plain value of a node: operators, names, kinds, literals; quotes and number formats do not count. */
function markOf(node: Node): string {
  const own = Object.keys(node)
    .filter((key) => !IGNORED.has(key) && !isNode(node[key]) && !Array.isArray(node[key]))
    .toSorted()
    .map((key) => `${key}=${valueText(node[key])}`);
  return own.join(' ');
}

function valueText(value: unknown): string {
  if (typeof value === 'bigint' || value instanceof RegExp) {
    return String(value);
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : `${typeof value}:${String(value)}`;
}

function nameOf(node: Node): string | undefined {
  const key = NAMED_BY[node.type];
  if (key !== undefined) {
    return identifier(node[key]);
  }
  if (node.type === 'VariableDeclaration') {
    const list = Array.isArray(node['declarations']) ? node['declarations'].filter(isNode) : [];
    return list.map((declarator) => identifier(declarator['id']) ?? '').join(',');
  }
  const inner = node.type === 'ExpressionStatement' ? node['expression'] : undefined;
  return isNode(inner) && inner.type === 'AssignmentExpression' ? dotted(inner['left']) : undefined;
}

const NAMED_BY: Readonly<Record<string, string>> = {
  FunctionDeclaration: 'id',
  FunctionExpression: 'id',
  ClassDeclaration: 'id',
  VariableDeclarator: 'id',
  MethodDefinition: 'key',
  PropertyDefinition: 'key',
  Property: 'key',
};

function identifier(value: unknown): string | undefined {
  if (!isNode(value)) {
    return undefined;
  }
  const name = value['name'] ?? value['value'];
  return typeof name === 'string' ? name : undefined;
}

function dotted(value: unknown): string | undefined {
  if (isNode(value) && value.type === 'MemberExpression') {
    const [object, property] = [dotted(value['object']), identifier(value['property'])];
    return object === undefined || property === undefined ? undefined : `${object}.${property}`;
  }
  return isNode(value) && value.type === 'ThisExpression' ? 'this' : identifier(value);
}

const DECLARING: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'VariableDeclarator',
  'MethodDefinition',
  'PropertyDefinition',
  'Property',
]);
const BINDING: ReadonlySet<string> = new Set(['id', 'params', 'local', 'param']);

function declared(root: TreeNode): readonly string[] {
  // A parameter that is new as a member of a list stands alone.
  const names = new Set(identifiersIn(root.kind === 'Identifier' ? [root] : []));
  for (const node of walkTree(root)) {
    if (DECLARING.has(node.kind)) {
      names.add(node.name ?? '');
    }
    if (node.kind === 'ExpressionStatement') {
      names.add(node.name?.split('.').at(-1) ?? '');
    }
    const binding = node.fields.filter(({ name }) => BINDING.has(name)).flatMap(({ nodes }) => nodes);
    identifiersIn(binding).forEach((name) => names.add(name));
  }
  names.delete('');
  return [...names];
}

function identifiersIn(nodes: readonly TreeNode[]): readonly string[] {
  return nodes
    .flatMap((node) => [...walkTree(node)])
    .flatMap(({ kind, mark }) => (kind === 'Identifier' ? (/(?:^| )name=string:(\S+)/.exec(mark)?.[1] ?? []) : []));
}

/** A sequence loses the parentheses it needs where it is one of several. */
function textOf({ text }: TreeFile, node: TreeNode): string {
  const words = text.slice(node.start, node.end);
  return node.kind === 'SequenceExpression' ? `(${words})` : words;
}
