// SPDX-License-Identifier: Apache-2.0
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, literalText, templateText } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children, type SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { callShape } from './call-shape.ts';
import type { Program } from './program.ts';
import { propertyShape } from './properties.ts';
import { choice, hole, leaves, NOTHING, sequence, text, type Place, type Shape } from './shape.ts';
import { identifierShape } from './variables.ts';
import { at, inside, type Reader, type Walk } from './walk.ts';

const DEEPEST = 40;

/**
 * How the value of an expression is put together: through `+`, templates, formatting, `join`, locals and what is
 * appended to them, properties, helpers of the component, and parameters when their callers are all in sight.
 *
 * The reader's `unfolds` says of what a name stands for whether to go into it; when not, the name is a hole, edited where it is used.
 */
export function shapeOf(program: Program, place: Place, reader: Reader): Shape {
  return read(startOf(program, place.source, reader), place.node);
}

export function startOf(program: Program, source: SourceFile, reader: Reader): Walk {
  return { program, source, depth: 0, values: new Map(), busy: new Set(), reader, read };
}

function read(walk: Walk, expression: Node): Shape {
  const node = bare(expression);
  const constant = literalText(node);
  if (constant !== undefined) {
    return text(constant, at(walk, node));
  }
  const shape = walk.depth > DEEPEST ? undefined : composed(inside(walk, {}), node);
  return shape ?? hole(at(walk, node), isNumeric(walk, node) ? 'number' : 'value');
}

function composed(walk: Walk, node: Node): Shape | undefined {
  switch (node.type) {
    case 'BinaryExpression':
      return node['operator'] === '+' ? sequence(termsOf(node).map((term) => read(walk, term))) : undefined;
    case 'TemplateLiteral':
      return template(walk, node);
    case 'ConditionalExpression':
      return choice(options(walk, [child(node, 'consequent'), child(node, 'alternate')]), at(walk, node));
    case 'LogicalExpression':
      return logical(walk, node);
    case 'AssignmentExpression':
      return assigned(walk, node);
    case 'Identifier':
      return identifierShape(walk, node);
    case 'MemberExpression':
      return propertyShape(walk, node);
    case 'CallExpression':
      return callShape(walk, node);
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

function template(walk: Walk, node: Node): Shape {
  const expressions = children(node, 'expressions');
  const parts = children(node, 'quasis').flatMap((quasi, index) => {
    const value = expressions[index];
    return [text(templateText(quasi), at(walk, quasi)), ...(value === undefined ? [] : [read(walk, value)])];
  });
  return sequence(parts);
}

/**
 * `a || b` and `a ?? b`. A plain `a` is one hole together with its stand-in: a guard around `a` alone would make text
 * of what is not there. `a && b` gives `b` or nothing worth reading.
 */
function logical(walk: Walk, node: Node): Shape {
  const [left, right] = options(walk, [child(node, 'left'), child(node, 'right')]);
  if (left === undefined || right === undefined || node['operator'] === '&&') {
    return choice([NOTHING, right ?? NOTHING]);
  }
  const isPlain = left.kind === 'hole' && left.form === 'value' && left.outer === undefined;
  const both = choice([left, right], at(walk, node));
  return isPlain && leaves(right).every((leaf) => leaf.kind === 'text' || leaf.outer === undefined)
    ? { ...left, place: at(walk, node), inner: both, ...(holdsWords(right) ? { isFragment: true } : {}) }
    : both;
}

function holdsWords(shape: Shape): boolean {
  return leaves(shape).some((leaf) => leaf.kind === 'text' && /\s/.test(leaf.text));
}

function options(walk: Walk, nodes: readonly (Node | undefined)[]): readonly Shape[] {
  return nodes.flatMap((node) => (node === undefined ? [] : [isEmptyValue(node) ? NOTHING : read(walk, node)]));
}

/** `cond && x` gives `false` where it gives nothing. */
function isEmptyValue(node: Node): boolean {
  return node.type === 'Literal' && (node['value'] === null || node['value'] === false || node['value'] === '');
}

function assigned(walk: Walk, node: Node): Shape | undefined {
  const right = child(node, 'right');
  return node['operator'] === '=' && right !== undefined ? read(walk, right) : undefined;
}

const NUMBERS =
  /^(?:parseInt|parseFloat|Number|Math\.\w+|Date\.now|Number\.\w+|process\.(?:pid|ppid|uptime\(\)))(?:\(\))?$/;

/** Can the value be nothing but a number? */
function isNumeric(walk: Walk, node: Node): boolean {
  if (node.type === 'UnaryExpression' || node.type === 'UpdateExpression') {
    return node['operator'] !== 'typeof' && node['operator'] !== 'void';
  }
  if (node.type === 'BinaryExpression') {
    return node['operator'] !== '+';
  }
  if (node.type === 'MemberExpression') {
    return /\.(?:length|pid|ppid)$/.test(walk.source.textOf(node));
  }
  const api = node.type === 'CallExpression' ? apiOf(walk.source, node) : undefined;
  return api !== undefined && NUMBERS.test(api);
}
