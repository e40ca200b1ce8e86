// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { apiOf } from '../../../../../language/javascript/flow/api-name.ts';
import { bare, keyOf, literalText } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { itemsOf, joined } from './arrays.ts';
import { functionsCalled, returnsOf } from './called.ts';
import { formatShape, isFormatter } from './format.ts';
import { accumulated } from './iteration.ts';
import { quotingOf } from './own-quoting.ts';
import { choice, hole, leaves, partsOf, sequence, text, unnamed, type Hole, type Place, type Shape } from './shape.ts';
import { at, busyWith, inside, named, type Walk } from './walk.ts';

/** What a call gives, where the string it builds can be followed; `undefined` leaves the call a hole. */
export function callShape(walk: Walk, node: Node): Shape | undefined {
  const called = child(node, 'callee');
  const given = children(node, 'arguments');
  if (called === undefined || given.some((argument) => argument.type === 'SpreadElement')) {
    return undefined;
  }
  const callee = bare(called);
  const quoted = ownQuoting(walk, { node, callee, given });
  if (quoted !== undefined) {
    return quoted;
  }
  const [first] = given;
  const api = apiOf(walk.source, callee);
  if (api === 'String' && first !== undefined) {
    return stringified(walk, node, first);
  }
  if (isFormatter(api ?? walk.source.textOf(callee))) {
    return formatShape(walk, given);
  }
  return methodShape(walk, { node, callee, given }) ?? returned(walk, { node, callee, given });
}

interface Called {
  readonly node: Node;
  readonly callee: Node;
  readonly given: readonly Node[];
}

/** `JSON.stringify(x)` and the author's own quoting functions: one hole, to be replaced with its wrapping. */
function ownQuoting(walk: Walk, { node, callee, given }: Called): Shape | undefined {
  const [first] = given;
  const isMethodOfList =
    callee.type === 'MemberExpression' && /^(?:map|join|concat|filter|replace)$/.test(keyOf(callee) ?? '');
  const quoting = given.length === 1 && !isMethodOfList ? quotingOf(walk, callee) : undefined;
  if (first === undefined || quoting === undefined) {
    return undefined;
  }
  if (quoting === 'sound') {
    return hole(at(walk, node), 'number');
  }
  // A helper that only puts quotes around is read like any other text.
  const own = returned(walk, { node, callee, given });
  const putsQuotes = own !== undefined && leaves(own).some((leaf) => leaf.kind === 'text');
  return putsQuotes && walk.reader.unfolds(own) ? own : { ...hole(at(walk, first)), outer: node };
}

function stringified(walk: Walk, node: Node, value: Node): Shape {
  const shape = unnamed(walk.read(walk, value));
  return shape.kind === 'hole' && shape.form === 'value' ? { ...shape, place: at(walk, node) } : shape;
}

const SAME_TEXT = /^(?:trim|trimEnd|trimRight|trimStart|trimLeft|toString|valueOf|normalize)$/;

function methodShape(walk: Walk, { node, callee, given }: Called): Shape | undefined {
  const object = callee.type === 'MemberExpression' ? child(callee, 'object') : undefined;
  const key = keyOf(callee) ?? '';
  const [first] = given;
  if (object === undefined) {
    return undefined;
  }
  if (SAME_TEXT.test(key)) {
    return given.length === 0 ? stringified(walk, node, object) : undefined;
  }
  switch (key) {
    case 'join':
      return first === undefined ? undefined : joinShape(walk, object, first);
    case 'concat':
      return concatShape(walk, object, given);
    case 'replace':
      return replaceShape(walk, { node, callee, given }, object);
    case 'reduce':
      return accumulated(walk, node);
    default:
      return undefined;
  }
}

function joinShape(walk: Walk, array: Node, separator: Node): Shape | undefined {
  const glue = literalText(bare(separator));
  return glue === undefined ? undefined : joined(walk, array, { text: glue, node: separator });
}

function concatShape(walk: Walk, object: Node, given: readonly Node[]): Shape | undefined {
  if (itemsOf(walk, object) !== undefined) {
    return undefined;
  }
  const start = unnamed(walk.read(walk, object));
  return start.kind === 'hole' ? undefined : sequence([start, ...given.map((value) => walk.read(walk, value))]);
}

/** `'ping %h'.replace('%h', host)`: the value stands where the mark was. */
function replaceShape(walk: Walk, called: Called, object: Node): Shape | undefined {
  const [mark, value] = called.given;
  if (mark === undefined || value === undefined) {
    return undefined;
  }
  if (walk.reader.language === 'script' && /escap/i.test(walk.source.textOf(value))) {
    return hole(at(walk, called.node), 'number');
  }
  const template = unnamed(walk.read(walk, object));
  if (/Function/.test(value.type)) {
    return template.kind === 'hole' && makesText(walk, value) ? template : undefined;
  }
  if (template.kind === 'hole') {
    return escapedShape(walk, { ...called, object, template });
  }
  const pattern = markPattern(mark);
  return pattern === undefined
    ? undefined
    : sequence(partsOf(template).flatMap((part) => putIn(walk, part, { pattern, value })));
}

/** What a function puts in place of a match has text of the author's: the rest is the value to look at. */
function makesText(walk: Walk, callback: Node): boolean {
  const returned = returnsOf(at(walk, callback)).map((value) => walk.read(inside(walk, {}), value));
  return returned.some((shape) => walk.reader.unfolds(shape));
}

/** The author's own escaping, which a guard of ours takes the place of, with whatever is done to its result. */
function escapedShape(
  walk: Walk,
  escaped: Called & { readonly object: Node; readonly template: Hole },
): Shape | undefined {
  const { node, object, template, given } = escaped;
  const [mark, value] = given;
  if (template.outer !== undefined) {
    return isWithin(node, template.outer) ? { ...template, outer: node } : template;
  }
  return mark !== undefined && value !== undefined && isEscaping(mark, value)
    ? { ...hole(at(walk, object)), outer: node }
    : undefined;
}

function putIn(walk: Walk, part: Shape, put: { readonly pattern: string; readonly value: Node }): readonly Shape[] {
  const pieces = part.kind === 'text' ? part.text.split(put.pattern) : [];
  return part.kind === 'text' && pieces.length > 1
    ? pieces.flatMap((piece, index) => [...(index === 0 ? [] : [walk.read(walk, put.value)]), text(piece, part.place)])
    : [part];
}

function isWithin(outer: Node, inner: Node): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** `x.replace(/"/g, '\\"')`: the author's own escaping, which a guard of ours takes the place of. */
function isEscaping(mark: Node, value: Node): boolean {
  const replacement = literalText(bare(value));
  const escaped = typeof bare(mark)['regex'] === 'object' || /["'$`\\\s]/.test(literalText(bare(mark)) ?? '');
  return escaped && replacement !== undefined && /^\\(?:["'`$ \\]|\$[1&])/.test(replacement);
}

/** Only marks without pattern syntax of their own. */
function markPattern(mark: Node): string | undefined {
  const constant = literalText(bare(mark));
  const { regex } = bare(mark);
  const pattern: unknown = typeof regex === 'object' && regex !== null ? Reflect.get(regex, 'pattern') : undefined;
  const source = typeof pattern === 'string' ? pattern.replace(/\\([^\w\s])/g, '$1') : undefined;
  return constant ?? (source !== undefined && /^[^\\^$.*+?()[\]|]+$/.test(source) ? source : undefined);
}

/** A helper of the component that returns the string. */
function returned(walk: Walk, { node, callee, given }: Called): Shape | undefined {
  const places = functionsCalled(walk.program, walk.source, callee).filter((place) => !walk.busy.has(place.node));
  const values = places.flatMap((place) => {
    const handedIn = bound(walk, place, given);
    const going = inside(walk, { source: place.source, values: handedIn, busy: busyWith(walk, place.node) });
    return returnsOf(place).map((value) => walk.read(going, value));
  });
  return values.length === 0 ? undefined : named(walk, node, choice(values));
}

/** What this call hands in for the parameters, where it is text that is being built: other callers are not meant here. */
function bound(walk: Walk, { source, node }: Place, given: readonly Node[]): ReadonlyMap<Variable, Shape> {
  const values = new Map<Variable, Shape>();
  children(node, 'params').forEach((parameter, index) => {
    const variable = parameter.type === 'Identifier' ? source.variableOf(parameter) : undefined;
    const argument = given[index];
    const shape = variable === undefined || argument === undefined ? undefined : walk.read(walk, argument);
    if (variable !== undefined && shape !== undefined && shape.kind !== 'hole' && walk.reader.unfolds(shape)) {
      values.set(variable, shape);
    }
  });
  return values;
}
