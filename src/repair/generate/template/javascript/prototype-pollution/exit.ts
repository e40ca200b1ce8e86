// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child, children } from '../../../../../language/javascript/source/source-file.ts';
import { offsetOf, type Anchor } from './anchor.ts';
import { carriedBy, isWalkedBy } from './carried.ts';
import { continuationOf } from './continuation.ts';
import type { Demand } from './demand.ts';
import type { Reach } from './reach.ts';
import { isFunction } from './outline.ts';
import {
  callbackCall,
  contains,
  isComputed,
  isLoop,
  parameterOf,
  part,
  returnsOf,
  usesOf,
  variableAt,
} from './syntax.ts';

/** How the code goes on when a key is refused. */
export type Exit =
  /** Leave by this statement: `continue`, `return`, `return obj`. */
  | { readonly kind: 'leave'; readonly statement: string }
  /** Nothing the function gives back fits: refuse with an error. */
  | { readonly kind: 'throw' }
  /** Go on with an object that nobody else holds. */
  | { readonly kind: 'detach' };

/** The exit for the demands that a guard at `anchor` covers. */
export function exitAt(reach: Reach, anchor: Anchor, demands: readonly Demand[]): Exit {
  const scope = scopeOf(reach, anchor);
  const carried = demands.filter(({ need, node }) => need === 'step' && carriedBy(reach, node, scope) !== undefined);
  if (isLoop(scope)) {
    return carried.length > 0 ? leaveWalk(reach, scope, { anchor, carried }) : continueIn(reach, scope, anchor);
  }
  if (isFunction(scope)) {
    return carried.length > 0 ? { kind: 'detach' } : leaveFunction(reach, scope, anchor);
  }
  return { kind: 'detach' };
}

/** The innermost loop or function whose next turn or end the guard can go to. */
function scopeOf(reach: Reach, anchor: Anchor): Node {
  const { source } = reach;
  const parent = source.parent(anchor.node);
  if (anchor.how === 'start' && parent !== undefined && (isLoop(parent) || isFunction(parent))) {
    return parent;
  }
  for (const around of source.ancestors(anchor.node)) {
    if (isFunction(around) || isLoop(around)) {
      return around;
    }
  }
  return source.program;
}

/** The next turn, unless the loop would then never end. */
function continueIn(reach: Reach, loop: Node, anchor: Anchor): Exit {
  const isCounted = loop.type !== 'WhileStatement' && loop.type !== 'DoWhileStatement';
  const head = isCounted ? [] : [part(loop, 'test')];
  const before = reach.source.within(part(loop, 'body')).filter((node) => node.end <= offsetOf(anchor));
  const steps = [...head.flatMap((test) => reach.source.within(test)), ...before];
  const goesOn = isCounted || steps.some(({ type }) => /^(?:Update|Assignment|Call)Expression$/.test(type));
  return goesOn ? { kind: 'leave', statement: 'continue' } : { kind: 'detach' };
}

/** A walk that stops half-way must not be finished at the wrong place. */
function leaveWalk(
  reach: Reach,
  loop: Node,
  { anchor, carried }: { readonly anchor: Anchor; readonly carried: readonly Demand[] },
): Exit {
  const { source } = reach;
  const fn = source.functionAround(loop);
  const outer = [...source.ancestors(loop)].find((around) => isLoop(around) || isFunction(around));
  // A global regular expression that is left before its last match starts the next search in the middle.
  const isSearch = /\.(?:exec|next)\s*\(/.test(source.text.slice(loop.start, part(loop, 'body').start));
  const isLocal = carried.every((demand) => fn !== undefined && carriedBy(reach, demand.node, fn) === undefined);
  if (
    fn === undefined ||
    outer !== fn ||
    isSearch ||
    !isLocal ||
    !carried.every((demand) => isWalkedBy(reach, demand, loop))
  ) {
    return { kind: 'detach' };
  }
  return leaveFunction(reach, fn, anchor);
}

/** Leave the way the function leaves when there is nothing to do. */
function leaveFunction(reach: Reach, fn: Node, anchor: Anchor): Exit {
  const callback = callbackCall(reach.source, fn);
  if (callback !== undefined) {
    return leaveCallback(reach, fn, callback.method ?? '');
  }
  const continuation = continuationOf(reach, fn);
  if (continuation !== undefined) {
    return leave(continuation);
  }
  const statements = reach.source.returnStatements(fn);
  const values = returnsOf(reach.source, fn);
  if (values.length === 0 || values.length < statements.length) {
    return leave('return');
  }
  const bares = values.map(bare).toReversed();
  const text = bares.map((value) => usable(reach, value, { fn, anchor })).find((found) => found !== undefined);
  if (text !== undefined) {
    return leave(`return ${text}`);
  }
  const reached = bares
    .flatMap((value) => variableAt(reach.source, value) ?? [])
    .filter((variable) => isMoved(reach, variable, fn));
  // What a walk has reached is handed out for more to be done with it: a fresh object does no harm.
  const isObject = reached.some((variable) => isBase(reach, variable));
  return reached.length === 0 ? { kind: 'throw' } : leave(isObject ? 'return {}' : 'return');
}

/** Nothing found, nothing wrong, nothing to say: by what the caller of the callback asks. */
function leaveCallback(reach: Reach, fn: Node, method: string): Exit {
  switch (method) {
    case 'reduce':
    case 'reduceRight':
      return leaveReduction(reach, fn);
    case 'filter':
    case 'some':
    case 'find':
      return leave('return false');
    case 'every':
      return leave('return true');
    default:
      return leave('return');
  }
}

function leave(statement: string): Exit {
  return { kind: 'leave', statement };
}

/** A reduction over sources goes on with its accumulator, one down a path with a loose end. */
function leaveReduction(reach: Reach, fn: Node): Exit {
  const [first] = children(fn, 'params');
  const accumulator = variableAt(reach.source, first);
  const values = returnsOf(reach.source, fn);
  const isKept =
    accumulator !== undefined && values.every((value) => variableAt(reach.source, bare(value)) === accumulator);
  const isRewritten = accumulator !== undefined && usesOf(accumulator).some(({ isWrite }) => isWrite);
  return leave(isKept && !isRewritten && first !== undefined ? `return ${reach.source.textOf(first)}` : 'return {}');
}

/** Text of a returned value, when it means the same at the guard. */
function usable(reach: Reach, value: Node, at: { readonly fn: Node; readonly anchor: Anchor }): string | undefined {
  const text = reach.source.textOf(value);
  if (value.type === 'Literal' || value.type === 'ThisExpression' || /^(?:void 0|undefined|!0|!1)$/.test(text)) {
    return text;
  }
  const variable = variableAt(reach.source, value);
  const isUsable = variable !== undefined && !isMoved(reach, variable, at.fn) && isSetAt(reach, variable, at);
  return isUsable ? text : undefined;
}

/** Are properties of the variable read or written by computed keys? */
function isBase(reach: Reach, variable: Variable): boolean {
  return usesOf(variable).some(({ node }) => {
    const parent = reach.source.parent(node);
    return parent !== undefined && isComputed(parent) && child(parent, 'object') === node;
  });
}

/** Does the function itself move the variable on by a step? */
function isMoved(reach: Reach, variable: Variable | undefined, fn: Node): boolean {
  return (variable === undefined ? [] : usesOf(variable)).some(({ node, isWrite }) => {
    const parent = isWrite ? reach.source.parent(node) : undefined;
    const value = parent === undefined ? undefined : (child(parent, 'right') ?? child(parent, 'init'));
    return value !== undefined && contains(fn, node) && reach.stepsTo(value).size > 0;
  });
}

/** A parameter, a variable from outside, or one whose declaration has run when the guard is reached. */
function isSetAt(
  reach: Reach,
  variable: Variable,
  { fn, anchor }: { readonly fn: Node; readonly anchor: Anchor },
): boolean {
  if (parameterOf(variable)?.fn === fn) {
    return true;
  }
  const isOuter = variable.identifiers.every(({ range }) => range[0] < fn.start || range[1] > fn.end);
  const first = usesOf(variable).find(({ isWrite }) => isWrite)?.node;
  if (isOuter || first === undefined) {
    return isOuter;
  }
  const statement = [...reach.source.ancestors(first)].find(({ type }) => /Statement$|Declaration$/.test(type));
  const block = statement === undefined ? undefined : reach.source.parent(statement);
  return first.end <= offsetOf(anchor) && block !== undefined && contains(block, anchor.node);
}
