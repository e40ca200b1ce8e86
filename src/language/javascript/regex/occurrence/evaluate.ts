// SPDX-License-Identifier: Apache-2.0
import { bare, definitionOf, keyOf } from '../../flow/definition.ts';
import type { Node } from '../../source/parse.ts';
import { child, children, type SourceFile } from '../../source/source-file.ts';
import { joined, writtenText, type WrittenText } from './written-text.ts';

/** One part of a text that an expression builds; a gap is text that is only known when the program runs. */
export type Part = WrittenText | 'gap';

/** More texts than this for one expression are not followed. */
const MAX_TEXTS = 32;
const MAX_DEPTH = 12;

/** All texts an expression can build, as parts; a gap when nothing is known. Choices (`a ? b : c`) give several. */
export function textsOf(source: SourceFile, expression: Node, depth = 0): readonly (readonly Part[])[] {
  const node = bare(expression);
  const literal = writtenText(source, node);
  if (literal !== undefined && !isRegex(node)) {
    return [[literal]];
  }
  const texts = depth > MAX_DEPTH ? undefined : compound(source, node, depth + 1);
  return texts === undefined || texts.length > MAX_TEXTS ? [['gap']] : texts;
}

/** The text when all of it is known. */
export function knownText(parts: readonly Part[]): WrittenText | undefined {
  const known = parts.filter((part) => part !== 'gap');
  return known.length === parts.length ? joined(known) : undefined;
}

function isRegex(node: Node): boolean {
  return node['regex'] !== undefined && node['regex'] !== null;
}

/** What stands between the elements of a list that is made text; it is written nowhere. */
const COMMA: WrittenText = { text: ',', written: [undefined] };

type Texts = readonly (readonly Part[])[] | undefined;

function compound(source: SourceFile, node: Node, depth: number): Texts {
  const of = (inner: Node | undefined): readonly (readonly Part[])[] =>
    inner === undefined ? [['gap']] : textsOf(source, inner, depth);
  switch (node.type) {
    case 'BinaryExpression':
      return node['operator'] === '+' ? product([of(child(node, 'left')), of(child(node, 'right'))]) : undefined;
    case 'ConditionalExpression':
      return [...of(child(node, 'consequent')), ...of(child(node, 'alternate'))];
    case 'TemplateLiteral':
      return template(source, node, of);
    case 'ArrayExpression':
      return product(separated(children(node, 'elements').map(of), [[COMMA]]));
    case 'TaggedTemplateExpression':
      return of(child(node, 'quasi'));
    case 'Identifier':
      return variable(source, node, depth);
    case 'MemberExpression':
      return member(source, node, depth);
    case 'CallExpression':
      return call(source, node, of);
    default:
      return undefined;
  }
}

function template(source: SourceFile, node: Node, of: (inner: Node) => readonly (readonly Part[])[]): Texts {
  const expressions = children(node, 'expressions');
  return product(
    children(node, 'quasis').flatMap((quasi, index) => {
      const operand = expressions[index];
      return [[[writtenText(source, quasi) ?? 'gap']], ...(operand === undefined ? [] : [of(operand)])];
    }),
  );
}

function variable(source: SourceFile, node: Node, depth: number): Texts {
  const definition = definitionOf(source, node);
  if (definition === undefined || definition.path.length > 0 || definition.node.type.endsWith('Declaration')) {
    return undefined;
  }
  return textsOf(source, definition.node, depth);
}

/** `pattern.source`, and a property of an object that is written out. */
function member(source: SourceFile, node: Node, depth: number): Texts {
  const object = child(node, 'object');
  const key = keyOf(node);
  if (object === undefined || key === null) {
    return undefined;
  }
  const value = valueOf(source, object);
  if (key === 'source' && value !== undefined && isRegex(value)) {
    const text = writtenText(source, value);
    return text === undefined ? undefined : [[text]];
  }
  const properties = value?.type === 'ObjectExpression' ? children(value, 'properties') : [];
  const own = properties.filter((property) => property.type === 'Property' && keyOf(property) === key);
  const written = own.length === 1 ? own.flatMap((property) => child(property, 'value') ?? []) : [];
  return written[0] === undefined ? undefined : textsOf(source, written[0], depth);
}

function valueOf(source: SourceFile, expression: Node): Node | undefined {
  const node = bare(expression);
  const definition = node.type === 'Identifier' ? definitionOf(source, node) : undefined;
  return node.type === 'Identifier' ? (definition?.path.length === 0 ? bare(definition.node) : undefined) : node;
}

/** `['a', 'b'].join('|')` and `'a'.concat('b')`; a list alone, as in `'^' + ['a', 'b']`, is joined by commas. */
function call(source: SourceFile, node: Node, of: (inner: Node | undefined) => Choices): Texts {
  const callee = child(node, 'callee');
  const object = callee?.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  if (callee === undefined || object === undefined) {
    return undefined;
  }
  const given = children(node, 'arguments');
  const list = listOf(source, object);
  if (keyOf(callee) === 'concat') {
    return list === undefined ? product([object, ...given].map(of)) : undefined;
  }
  const isJoined = keyOf(callee) === 'join' && list !== undefined && given.length > 0;
  return isJoined ? product(separated(list.map(of), of(given[0]))) : undefined;
}

function listOf(source: SourceFile, expression: Node): readonly Node[] | undefined {
  const value = valueOf(source, expression);
  return value?.type === 'ArrayExpression' ? children(value, 'elements') : undefined;
}

type Choices = readonly (readonly Part[])[];

function separated(elements: readonly Choices[], between: Choices): readonly Choices[] {
  return elements.flatMap((element, i) => (i === 0 ? [element] : [between, element]));
}

/** Every choice of one text for each place, in order. */
function product(places: readonly (readonly (readonly Part[])[])[]): Texts {
  let texts: readonly (readonly Part[])[] = [[]];
  for (const choices of places) {
    texts = texts.flatMap((text) => choices.map((choice) => [...text, ...choice]));
    if (texts.length > MAX_TEXTS) {
      return undefined;
    }
  }
  return texts;
}
