// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { child, children, type SourceFile } from '../source/source-file.ts';
import { isNode, type Node } from '../source/parse.ts';
import { apiOf } from './api-name.ts';
import { elementsOf, isBranched } from './array-elements.ts';
import { bare, definitionOf, keyOf, literalText, templateText } from './definition.ts';

/** One part of a string that an expression builds. */
export type Piece =
  | {
      readonly kind: 'constant';
      readonly text: string;
      /** The literal, template part, or constant's use that holds the text. */
      readonly node: Node;
      readonly isConditional: boolean;
    }
  | {
      readonly kind: 'operand';
      /** The expression whose value stands here. */
      readonly node: Node;
      /** Added only on some paths: a `+=` inside a branch or loop. */
      readonly isConditional: boolean;
    };

const DEPTH_LIMIT = 16;

interface Walk {
  readonly source: SourceFile;
  readonly depth: number;
  readonly isConditional: boolean;
}

/**
 * A string-building expression as constant parts and operands, left to right. Sees through `+`, templates, `.concat`,
 * `[…].join('x')`, `util.format`, `String(x)`, parentheses, locals with one value, locals grown by `+=`, and calls of
 * functions of the same file that do nothing but return such an expression without using their parameters.
 */
export function pieces(source: SourceFile, expression: Node): readonly Piece[] {
  return merge(split({ source, depth: 0, isConditional: false }, expression));
}

function split(walk: Walk, expression: Node): readonly Piece[] {
  const node = bare(expression);
  const parts = walk.depth > DEPTH_LIMIT ? undefined : partsOf({ ...walk, depth: walk.depth + 1 }, node);
  return parts ?? [{ kind: 'operand', node, isConditional: walk.isConditional }];
}

function partsOf(walk: Walk, node: Node): readonly Piece[] | undefined {
  const text = literalText(node);
  if (text !== undefined) {
    return [constant(walk, text, node)];
  }
  switch (node.type) {
    case 'BinaryExpression':
      return node['operator'] === '+' ? termsOf(node).flatMap((term) => split(walk, term)) : undefined;
    case 'TemplateLiteral':
      return template(walk, node);
    case 'CallExpression':
      return call(walk, node);
    case 'Identifier':
      return local(walk, node);
    default:
      return undefined;
  }
}

/** The terms of a sum. Loops down the left side: long sums nest thousands deep. */
function termsOf(sum: Node): readonly Node[] {
  const terms: Node[] = [];
  let left: Node | undefined = sum;
  while (left?.type === 'BinaryExpression' && left['operator'] === '+') {
    terms.push(...[child(left, 'right')].filter((right) => right !== undefined));
    left = child(left, 'left');
  }
  return [...(left === undefined ? [] : [left]), ...terms.toReversed()];
}

function template(walk: Walk, node: Node): readonly Piece[] {
  const expressions = children(node, 'expressions');
  return children(node, 'quasis').flatMap((quasi, index) => {
    const operand = expressions[index];
    return [constant(walk, templateText(quasi), quasi), ...(operand === undefined ? [] : split(walk, operand))];
  });
}

function call(walk: Walk, node: Node): readonly Piece[] | undefined {
  const callee = child(node, 'callee');
  const given = children(node, 'arguments');
  if (callee === undefined || given.some((argument) => argument.type === 'SpreadElement')) {
    return undefined;
  }
  const api = apiOf(walk.source, callee);
  if (api === 'util.format') {
    return format(walk, given);
  }
  const [first] = given;
  if (api === 'String' && first !== undefined) {
    return split(walk, first);
  }
  const method = methodCall(walk, bare(callee), given);
  const returned = method === undefined ? returnedBy(walk.source, bare(callee)) : undefined;
  return returned === undefined ? method : split(walk, returned);
}

function methodCall(walk: Walk, callee: Node, given: readonly Node[]): readonly Piece[] | undefined {
  const object = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  const key = keyOf(callee);
  if (object === undefined) {
    return undefined;
  }
  if (key === 'join') {
    return join(walk, object, given[0]);
  }
  const start = key === 'concat' ? split(walk, object) : [];
  // On an array, `concat` builds no string.
  return isString(start) ? [...start, ...given.flatMap((argument) => split(walk, argument))] : undefined;
}

function format(walk: Walk, given: readonly Node[]): readonly Piece[] | undefined {
  const [first, ...rest] = given;
  const pattern = first === undefined ? undefined : constantText(walk.source, first);
  if (first === undefined || pattern === undefined) {
    return undefined;
  }
  const out: Piece[] = [];
  let next = 0;
  for (const part of pattern.split(/(%[sdifjoOc%])/)) {
    const operand = /^%[^%]$/.test(part) ? rest[next++] : undefined;
    out.push(...(operand === undefined ? [constant(walk, part === '%%' ? '%' : part, first)] : split(walk, operand)));
  }
  const left = rest.slice(next).flatMap((operand) => [constant(walk, ' ', first), ...split(walk, operand)]);
  return [...out, ...left];
}

function join(walk: Walk, object: Node, separator: Node | undefined): readonly Piece[] | undefined {
  const glue = separator === undefined ? ',' : literalText(bare(separator));
  const elements = glue === undefined ? undefined : elementsOf(walk.source, object);
  if (glue === undefined || elements === undefined) {
    return undefined;
  }
  return elements.flatMap((element, index) => [
    ...(index === 0 ? [] : [constant(under(walk, element.isConditional), glue, object)]),
    ...split(under(walk, element.isConditional), element.node),
  ]);
}

/** A local: its one value, or its first value and everything `+=` adds before this use. */
function local(walk: Walk, node: Node): readonly Piece[] | undefined {
  const definition = definitionOf(walk.source, node);
  if (definition !== undefined) {
    const isValue = definition.path.length === 0 && !/^Import|^Function|^Class/.test(definition.node.type);
    const parts = isValue ? split(walk, definition.node) : undefined;
    return parts !== undefined && isString(parts) ? parts : undefined;
  }
  const variable = walk.source.variableOf(node);
  return variable === undefined ? undefined : grown(walk, variable, node);
}

function grown(walk: Walk, variable: Variable, use: Node): readonly Piece[] | undefined {
  const out: Piece[] = [];
  for (const reference of variable.references) {
    const identifier: unknown = reference.identifier;
    if (!reference.isWrite() || !isNode(identifier) || identifier.start >= use.start) {
      continue;
    }
    const written = walk.source.parent(identifier);
    const isConditional = walk.isConditional || isBranched(walk.source, identifier, use);
    const added = written === undefined ? undefined : addition({ ...walk, isConditional }, written, out);
    if (added === undefined) {
      return undefined;
    }
    out.push(...added);
  }
  return isString(out) ? out : undefined;
}

/** What one write adds to the pieces so far; `undefined` when it is anything but a beginning or a growth. */
function addition(walk: Walk, written: Node, before: readonly Piece[]): readonly Piece[] | undefined {
  const value = child(written, written.type === 'VariableDeclarator' ? 'init' : 'right');
  const left = child(written, 'left');
  if (value === undefined) {
    return undefined;
  }
  const grown = written['operator'] === '+=' ? [value] : termsAfter(walk.source, left, value);
  if (grown !== undefined) {
    return before.length === 0 ? undefined : grown.flatMap((term) => split(walk, term));
  }
  const isStart = written.type === 'VariableDeclarator' || written['operator'] === '=';
  return isStart && before.length === 0 && !walk.isConditional ? split(walk, value) : undefined;
}

/** In `cmd = cmd + a + b`: `a` and `b`. */
function termsAfter(source: SourceFile, left: Node | undefined, value: Node): readonly Node[] | undefined {
  const [first, ...rest] = termsOf(value);
  const isSelf = left?.type === 'Identifier' && first !== undefined && source.textOf(first) === source.textOf(left);
  return isSelf && rest.length > 0 ? rest : undefined;
}

/** The expression a function of this file returns when it does nothing else and takes no parameters. */
function returnedBy(source: SourceFile, callee: Node): Node | undefined {
  const definition = callee.type === 'Identifier' ? definitionOf(source, callee) : undefined;
  const declared = definition?.path.length === 0 ? definition.node : undefined;
  if (declared === undefined || !/Function/.test(declared.type) || children(declared, 'params').length > 0) {
    return undefined;
  }
  const body = child(declared, 'body');
  if (body === undefined || body.type !== 'BlockStatement') {
    return body;
  }
  const [only, ...more] = children(body, 'body');
  return only?.type === 'ReturnStatement' && more.length === 0 ? child(only, 'argument') : undefined;
}

function constantText(source: SourceFile, expression: Node): string | undefined {
  const parts = pieces(source, expression);
  const texts = parts.map((part) => (part.kind === 'constant' && !part.isConditional ? part.text : undefined));
  return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
}

/** Does at least one part show that a string is built? A lone operand may be anything. */
function isString(parts: readonly Piece[]): boolean {
  return parts.some((part) => part.kind === 'constant');
}

function under(walk: Walk, isConditional: boolean): Walk {
  return { ...walk, isConditional: walk.isConditional || isConditional };
}

function constant(walk: Walk, text: string, node: Node): Piece {
  return { kind: 'constant', text, node, isConditional: walk.isConditional };
}

/** Drops empty constants; keeps neighbours apart, since each has its own node to edit. */
function merge(parts: readonly Piece[]): readonly Piece[] {
  const kept = parts.filter((part) => part.kind === 'operand' || part.text !== '');
  return kept.length === 0 ? parts.slice(0, 1) : kept;
}
