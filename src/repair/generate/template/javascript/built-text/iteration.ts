// SPDX-License-Identifier: Apache-2.0
import { bare, keyOf, nameOf } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { functionsCalled, returnsOf } from './called.ts';
import { isFunction } from './functions.ts';
import { quotingOf } from './own-quoting.ts';
import { choice, hole, NOTHING, sequence, type Place, type Shape } from './shape.ts';
import { at, busyWith, inside, type Walk } from './walk.ts';

interface Element {
  readonly shape: Shape;
  readonly isOptional: boolean;
}

/** The elements of `list.map(change)`, when what `change` makes of each is worth reading; `undefined` otherwise. */
export function mapped(walk: Walk, node: Node): readonly Element[] | undefined {
  const callee = child(node, 'callee');
  const list = callee === undefined ? undefined : child(bare(callee), 'object');
  const [change] = children(node, 'arguments');
  if (list === undefined || change === undefined) {
    return undefined;
  }
  const own = callbackOf(walk, change);
  const made = own === undefined ? undefined : madeBy(walk, own);
  if (made !== undefined && walk.reader.unfolds(made)) {
    return [{ shape: made, isOptional: true }];
  }
  const quoting = quotingOf(walk, change);
  if (quoting === 'weak') {
    return [{ shape: { ...hole(at(walk, list), 'list'), outer: node }, isOptional: true }];
  }
  return quoting === 'sound' ? [{ shape: hole(at(walk, node), 'number'), isOptional: true }] : undefined;
}

function madeBy(walk: Walk, callback: Place): Shape | undefined {
  if (walk.busy.has(callback.node)) {
    return undefined;
  }
  const going = inside(walk, { source: callback.source, busy: busyWith(walk, callback.node) });
  const returned = returnsOf(callback).map((value) => walk.read(going, value));
  return returned.length === 0 ? undefined : choice(returned);
}

function callbackOf(walk: Walk, change: Node): Place | undefined {
  const node = bare(change);
  if (isFunction(node)) {
    return { source: walk.source, node };
  }
  return node.type === 'Identifier' ? functionsCalled(walk.program, walk.source, node)[0] : undefined;
}

/** The elements that `list.reduce((all, each) => { all.push(…); return all; }, [])` collects. */
export function reduced(walk: Walk, node: Node): readonly Element[] | undefined {
  const [change, start] = children(node, 'arguments');
  const callback = change === undefined ? undefined : callbackOf(walk, change);
  const first = callback === undefined ? undefined : children(callback.node, 'params')[0];
  const name = first === undefined ? undefined : nameOf(first);
  if (callback === undefined || name === undefined || start === undefined || bare(start).type !== 'ArrayExpression') {
    return undefined;
  }
  const going = inside(walk, { source: callback.source });
  const pushed = [...callback.source.walk(callback.node)].flatMap((inner) => {
    const callee = inner.type === 'CallExpression' ? child(inner, 'callee') : undefined;
    const object = callee === undefined ? undefined : child(callee, 'object');
    const isPush = callee !== undefined && keyOf(callee) === 'push' && object !== undefined && nameOf(object) === name;
    return isPush ? children(inner, 'arguments').map((value) => walk.read(going, value)) : [];
  });
  return pushed.length === 0 ? undefined : pushed.map((shape) => ({ shape, isOptional: true }));
}

/** The text that `list.reduce((all, each) => all + …, start)` grows. */
export function accumulated(walk: Walk, node: Node): Shape | undefined {
  const [change, start] = children(node, 'arguments');
  const callback = change === undefined ? undefined : callbackOf(walk, change);
  const first = callback === undefined ? undefined : children(callback.node, 'params')[0];
  const variable = callback === undefined || first === undefined ? undefined : callback.source.variableOf(first);
  if (callback === undefined || variable === undefined || start === undefined) {
    return undefined;
  }
  const values = new Map([...walk.values, [variable, NOTHING] as const]);
  const grown = madeBy({ ...walk, values }, callback);
  return grown === undefined ? undefined : sequence([walk.read(walk, start), choice([NOTHING, grown])]);
}
