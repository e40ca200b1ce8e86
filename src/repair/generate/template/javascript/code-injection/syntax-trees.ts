// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, keyOf, literalText, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { indentationAt, styleOf } from '../../../../../language/javascript/source/style.ts';
import { functionAround } from '../built-text/functions.ts';
import type { Program } from '../built-text/program.ts';
import { leaves, type Hole } from '../built-text/shape.ts';
import { wrapHole } from '../snippet/wrap-hole.ts';
import type { CodeSite } from './code-sites.ts';
import type { Edit, Snippet } from './plan.ts';
import { nodesOf } from '../built-text/nodes.ts';

/** Packages that write a syntax tree as source text. */
const WRITERS = /^(?:escodegen|astring|recast|@babel\/generator|babel-generator|esotope|esrap)(?:\.|$)/;

const CLOSED: Snippet = {
  name: 'isClosed',
  title: 'build only functions that reach nothing but their parameters and the given names',
  code: (name) => `// Does code reach nothing but its own parameters and the given names?
function ${name}(node, names) {
  if (Array.isArray(node)) return node.every(function (each) { return ${name}(each, names); });
  if (!node || typeof node.type !== 'string') return true;
  if (node.type === 'Identifier') return names.indexOf(node.name) !== -1;
  if (/^(?:This|New|Import|Class|Meta|Yield|Await|With|Super|TaggedTemplate)/.test(node.type)) return false;
  if (/^Assignment/.test(node.type) && node.left.type !== 'Identifier') return false;
  if (node.type === 'MemberExpression') {
    var property = node.property;
    var key = String(node.computed ? property.value : property.name);
    var isPlain = !node.computed || (property.type === 'Literal' && /^(?:string|number)$/.test(typeof property.value));
    return isPlain && !/^(?:constructor|prototype|caller|callee|arguments|__\\w+__)$/.test(key) && ${name}(node.object, names);
  }
  if (node.type === 'Property') return !node.computed && ${name}(node.value, names);
  if (/Function/.test(node.type)) {
    var own = node.params.concat(node.id || []);
    if (!own.every(function (each) { return each.type === 'Identifier'; })) return false;
    return ${name}(node.body, names.concat('undefined', own.map(function (each) { return each.name; })));
  }
  if (node.type === 'VariableDeclaration') {
    node.declarations.forEach(function (each) { names.push(each.id.name); });
  }
  return Object.keys(node).every(function (field) { return ${name}(node[field], names); });
}`,
};

const ALLOWED_KEY: Snippet = {
  name: 'allowedKey',
  title: 'refuse property names that lead to the code behind a value',
  code: (name) => `// Refuses the names that lead from a value to the code behind it.
function ${name}(key) {
  key = typeof key === 'symbol' ? key : String(key);
  if (/^(?:constructor|prototype|caller|callee|arguments|__\\w+__)$/.test(String(key))) {
    throw new Error('Refusing to read the property "' + String(key) + '"');
  }
  return key;
}`,
};

/** For evaluators over syntax trees: what they may build, and which properties they may read. */
export function closedTrees(program: Program, sites: readonly CodeSite[]): readonly Edit[] {
  const built = sites.flatMap((site) => closedSite(site) ?? []);
  const files = program.sources.filter((source) => /['"]MemberExpression['"]/.test(source.text));
  return [...built, ...files.flatMap(keyReads)];
}

/** A function built from a part of the tree is built only when that part is closed. */
function closedSite(site: CodeSite): Edit | undefined {
  const { source, call } = site;
  const tree = leaves(site.shape)
    .map((leaf) => (leaf.kind === 'hole' ? treeOf(leaf) : undefined))
    .find((found) => found !== undefined);
  const statement = [...source.ancestors(call.node)].find((node) => /Statement$|Declaration$/.test(node.type));
  const names = tree === undefined ? undefined : parameterNames(site);
  if (
    tree === undefined ||
    statement === undefined ||
    names === undefined ||
    source.parent(statement)?.type !== 'BlockStatement'
  ) {
    return undefined;
  }
  return {
    source,
    node: call.node,
    snippet: CLOSED,
    apply(editor, name) {
      const { hasSemicolons, newline } = styleOf(source);
      const gap = `${newline}${indentationAt(source.text, statement.start)}`;
      const end = hasSemicolons ? ';' : '';
      const answer = refusal(source, call.node);
      editor.appendLeft(statement.start, `if (!${name}(${source.textOf(tree)}, ${names})) ${answer}${end}${gap}`);
    },
  };
}

/** The tree in `escodegen.generate(tree)`. */
export function treeOf(hole: Hole): Node | undefined {
  const { source } = hole.place;
  const node = bare(hole.place.node);
  const callee = node.type === 'CallExpression' ? child(node, 'callee') : undefined;
  const api = callee === undefined ? undefined : apiOf(source, callee);
  return api !== undefined && WRITERS.test(api) ? children(node, 'arguments')[0] : undefined;
}

/** The names the function will know, as an array: of `Function('a', keys.join(), body)`. */
function parameterNames({ source, call }: CodeSite): string | undefined {
  const given = call.api === 'Function' ? call.arguments.slice(0, -1) : [];
  const lists = given.map((argument) => nameList(source, argument));
  return lists.every((list) => list !== undefined)
    ? lists.length === 0
      ? '[]'
      : lists.join('.concat(') + ')'.repeat(lists.length - 1)
    : undefined;
}

function nameList(source: SourceFile, argument: Node): string | undefined {
  const constant = literalText(bare(argument));
  if (constant !== undefined) {
    return JSON.stringify(constant.split(/\s*,\s*/));
  }
  const callee = argument.type === 'CallExpression' ? child(argument, 'callee') : undefined;
  const list = callee?.type === 'MemberExpression' && keyOf(callee) === 'join' ? child(callee, 'object') : argument;
  return list === undefined ? undefined : source.textOf(list);
}

/** The evaluator's own way to say that it cannot evaluate something, when it has one. */
function refusal(source: SourceFile, node: Node): string {
  const around = functionAround(source, node);
  const returned =
    around === undefined
      ? []
      : [...source.walk(around)].flatMap((inner) => {
          const value = inner.type === 'ReturnStatement' ? child(inner, 'argument') : undefined;
          return value === undefined ? [] : (nameOf(value) ?? []);
        });
  const counts = new Map<string, number>();
  returned.forEach((name) => counts.set(name, (counts.get(name) ?? 0) + 1));
  const [best] = [...counts]
    .filter(([name, count]) => count > 1 && /^[A-Z_]+$/.test(name))
    .toSorted((a, b) => b[1] - a[1]);
  return best === undefined ? `throw new Error('Refusing a function that reaches outside')` : `return ${best[0]}`;
}

/** Reads of a property that the tree names. */
function keyReads(source: SourceFile): readonly Edit[] {
  return nodesOf(source).flatMap((node) => {
    const key = node.type === 'MemberExpression' && node['computed'] === true ? child(node, 'property') : undefined;
    if (key === undefined || !isOfTree(source, key) || isWritten(source, node)) {
      return [];
    }
    const hole: Hole = { kind: 'hole', form: 'value', place: { source, node: key } };
    return [
      {
        source,
        node: key,
        snippet: ALLOWED_KEY,
        apply: (editor, name) => wrapHole(source, editor, { hole, name }),
      } satisfies Edit,
    ];
  });
}

/** `node.property.name`, or a local that was made from `node.property`. */
function isOfTree(source: SourceFile, key: Node): boolean {
  const written = (source.variableOf(key)?.references ?? [])
    .map((reference): unknown => reference.writeExpr)
    .filter(isNode);
  const texts = [key, ...written].map((value) => source.textOf(value));
  return texts.some((text) => /\.property\b/.test(text)) && functionAround(source, key) !== undefined;
}

function isWritten(source: SourceFile, member: Node): boolean {
  const parent = source.parent(member);
  return parent?.type === 'AssignmentExpression' && child(parent, 'left') === member;
}
