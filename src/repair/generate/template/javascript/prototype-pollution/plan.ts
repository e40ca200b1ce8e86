// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import type { Outline } from './outline.ts';
import { isRewrittenInLoop, isSafeWrite, offsetOf, placeOf, type Anchor } from './anchor.ts';
import { demandsOf, isKnownAt, type Demand } from './demand.ts';
import { exitAt, type Exit } from './exit.ts';
import type { Fault } from './faults.ts';
import { hoistOf, type Hoist } from './hoist.ts';
import type { Reach } from './reach.ts';
import { contains, parameterOf, usesOf, variableAt } from './syntax.ts';

/** One change that refuses one key. */
export interface Guard {
  readonly demand: Demand;
  readonly form: Form;
}

export type Form =
  /** A statement of its own: `if (unsafe) return;`. */
  | { readonly kind: 'statement'; readonly anchor: Anchor; readonly exit: Exit }
  /** The same, after the key was given a name. */
  | { readonly kind: 'hoist'; readonly hoist: Hoist; readonly exit: Exit }
  /** `unsafe ? {} : …` around the value that would be walked to. */
  | { readonly kind: 'detach'; readonly root: Node }
  /** `if (safe) statement`. */
  | { readonly kind: 'skip'; readonly statement: Node }
  /** The write in the middle of an expression. */
  | { readonly kind: 'value'; readonly node: Node }
  /** The key itself, where it can neither be evaluated twice nor be named before: `obj[safeKey(path.shift())]`. */
  | { readonly kind: 'checked'; readonly key: Node };

/** The guards that mend these faults, as few as cover every use of an unsafe key. */
export function planGuards(reach: Reach, faults: readonly Fault[]): readonly Guard[] {
  const demands = demandsOf(reach, faults);
  const guards: Guard[] = [];
  for (const demand of demands) {
    const isOpen = (other: Demand): boolean => !guards.some((guard) => covers(reach, guards, [guard, other]));
    if (isOpen(demand) && !isCoveredByCallers(reach, guards, demand)) {
      const taken = guards.flatMap(({ form }) => (form.kind === 'hoist' ? [form.hoist.name] : []));
      guards.push(...guardsFor(reach, demand, { demands: demands.filter(isOpen), taken }));
    }
  }
  return guards;
}

function guardsFor(
  reach: Reach,
  demand: Demand,
  { demands, taken }: { readonly demands: readonly Demand[]; readonly taken: readonly string[] },
): readonly Guard[] {
  const hoist = demand.isPure ? undefined : hoistOf(reach, demand, taken);
  if (hoist !== undefined) {
    const exit = exitAt(reach, hoist.anchor, [demand]);
    return exit.kind === 'detach'
      ? inPlace(reach, demand, demands)
      : [{ demand, form: { kind: 'hoist', hoist, exit } }];
  }
  const place = placeOf(reach, demand);
  if (place === undefined) {
    return inPlace(reach, demand, demands);
  }
  const covered = demands.filter((other) => isSameKey(reach, demand, other) && contains(place.first.block, other.node));
  const writes = covered.filter(({ need }) => need === 'write');
  const forms = [place.first, ...place.again].map((anchor) => ({ anchor, exit: exitAt(reach, anchor, covered) }));
  // One write is passed over more simply than its key is refused in several places.
  const isAlone = demand.need === 'write' && (isAtUse(place.first) || (place.again.length > 0 && writes.length === 1));
  return isAlone || forms.some(({ exit }) => exit.kind === 'detach')
    ? inPlace(reach, demand, demands)
    : forms.map(({ anchor, exit }) => ({ demand, form: { kind: 'statement', anchor, exit } }));
}

function isAtUse({ how, node }: Anchor): boolean {
  return how === 'before' || (how === 'start' && node.type === 'ExpressionStatement');
}

/** No room for a statement, or no good way out: change the expression itself. */
function inPlace(reach: Reach, demand: Demand, demands: readonly Demand[]): readonly Guard[] {
  const { source } = reach;
  if (!demand.isPure) {
    return demand.need === 'write' ? [] : [{ demand, form: { kind: 'checked', key: demand.key } }];
  }
  const root = rootOf(source, demand.node);
  // `o[k] = merge(o[k], …)`: leaving out the write leaves out the step.
  const around = demands.find(({ need, node }) => need === 'write' && contains(node, root) && node !== root);
  const isWhole = around !== undefined && isSameProperty(reach, demand, around);
  if (demand.need !== 'write' && !isWhole) {
    return [{ demand, form: { kind: 'detach', root } }];
  }
  const node = isWhole ? around.node : demand.node;
  const statement = source.parent(node);
  return statement?.type === 'ExpressionStatement'
    ? [{ demand, form: { kind: 'skip', statement } }]
    : [{ demand, form: { kind: 'value', node } }];
}

function isSameProperty(reach: Reach, a: Demand, b: Demand): boolean {
  return isSameKey(reach, a, b) && sameText(reach, a.base, b.base);
}

/** The largest expression that has the step's value: `o[k] || (o[k] = {})`. */
function rootOf(source: Outline, step: Node): Node {
  let root = step;
  for (const around of source.ancestors(step)) {
    const isValue =
      around.type === 'LogicalExpression' ||
      (around.type === 'ConditionalExpression' && child(around, 'test') !== root) ||
      (around.type === 'AssignmentExpression' &&
        child(around, 'right') === root &&
        child(around, 'left')?.type === 'MemberExpression');
    if (!isValue) {
      return root;
    }
    root = around;
  }
  return root;
}

function covers(
  reach: Reach,
  guards: readonly Guard[],
  [{ demand: known, form }, demand]: readonly [Guard, Demand],
): boolean {
  if (!isSameKey(reach, known, demand)) {
    return false;
  }
  if (form.kind === 'detach') {
    // What is created under an unsafe key is never created: the key leads somewhere already.
    const isBefore = demand.node.end <= form.root.end && isNear(reach, form.root, demand.node);
    return demand.need !== 'step' && isBefore && sameText(reach, known.base, demand.base);
  }
  if (form.kind === 'value' || form.kind === 'skip') {
    return contains(form.kind === 'value' ? form.node : form.statement, demand.node);
  }
  const isStrong = known.need === 'step' || demand.need !== 'step';
  return form.kind === 'statement' && isStrong && isAfter(reach, guards, [form.anchor, demand]);
}

/** In the loop or function of the step, not before it in another one. */
function isNear(reach: Reach, root: Node, node: Node): boolean {
  const around = [...reach.source.ancestors(root)].find(({ type }) => /^(?:For|While|DoWhile)|Function/.test(type));
  return around !== undefined && contains(around, node);
}

/** After the guard, with the key it looked at: new values in between are safe, or a guard of their own follows. */
function isAfter(reach: Reach, guards: readonly Guard[], [anchor, demand]: readonly [Anchor, Demand]): boolean {
  const from = offsetOf(anchor);
  const { node, variable, key } = demand;
  if (!contains(anchor.block, node) || node.start < from) {
    return false;
  }
  if (variable === undefined) {
    return isKnownAt(reach, key, [from, node]);
  }
  const again = guards.flatMap(({ demand: other, form }) =>
    form.kind === 'statement' && other.variable === variable && form.anchor.how === 'after' ? [form.anchor.node] : [],
  );
  const isKept = usesOf(variable)
    .filter((use) => use.isWrite && use.node.start >= from && use.node.end <= node.start)
    .every((use) => isSafeWrite(reach, use.node) || again.some((statement) => contains(statement, use.node)));
  return isKept && !isRewrittenInLoop(reach, variable, [anchor.block, node]);
}

export function isSameKey(reach: Reach, a: Demand, b: Demand): boolean {
  return a.variable === undefined ? sameText(reach, a.key, b.key) : a.variable === b.variable;
}

function sameText(reach: Reach, a: Node, b: Node): boolean {
  return reach.source.textOf(a) === reach.source.textOf(b);
}

/** A key that comes in as an argument is refused already where every caller has refused it. */
function isCoveredByCallers(reach: Reach, guards: readonly Guard[], demand: Demand): boolean {
  const parameter = demand.variable === undefined ? undefined : parameterOf(demand.variable);
  const calls = parameter === undefined ? [] : reach.calls.to(parameter.fn);
  if (parameter === undefined || demand.need !== 'write') {
    return false;
  }
  return (
    calls.length > 0 &&
    calls.every((call) => {
      const key = call.argument(parameter.index);
      const variable = variableAt(reach.source, key);
      const passed = key !== undefined && variable !== undefined && { ...demand, node: key, key, variable };
      const isSafe = key !== undefined && reach.kindOf(key) === 'safe';
      return isSafe || (passed !== false && guards.some((guard) => covers(reach, guards, [guard, passed])));
    })
  );
}
