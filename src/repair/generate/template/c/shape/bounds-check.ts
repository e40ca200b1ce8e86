// SPDX-License-Identifier: Apache-2.0
import {
  childOf,
  enclosing,
  findAll,
  namedChildren,
  namesIn,
  operatorOf,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { accessesIn, type Access } from '../find/access.ts';
import { typeOf } from '../../../../../language/c/syntax/infer.ts';
import { boundsOf, type Bound } from '../find/bound.ts';
import { comparison, isSignedValue, operand, outsideOf, undivided, type Condition } from '../find/condition.ts';
import { handedOut } from '../find/handed-out.ts';
import { lookBehind } from '../find/look-behind.ts';
import type { Place } from '../find/place.ts';
import { conjuncts, guardsBefore } from './guards.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'bounds-check';
const MOST_BOUNDS = 24;

/** Asks whether an access stays inside what it uses, where the access is, or in a caller that knows. */
export const boundsCheck: Shape = {
  name: NAME,

  async propose({ fault, places }) {
    if (!['bounds', 'wild', 'other', 'uninitialized', 'recursion'].includes(fault.kind)) {
      return [];
    }
    const [crash] = places;
    const inside =
      crash === undefined
        ? []
        : crash.statements.flatMap((statement) => accessesIn(statement, crash.reading, crash.frame.line));
    const here =
      crash === undefined
        ? []
        : inside.flatMap((access) => [...around(access, crash, 1), ...byConstant(access, crash, places[1])]);
    const outer = places.slice(1, 5).flatMap((place, index) => fromCaller(inside, places.slice(0, index + 2), place));
    return [...here, ...(crash === undefined ? [] : takenOff(crash)), ...outer];
  },
};

/** `n--` of an unsigned number that the access then uses wraps when there is nothing to take off. */
function takenOff(place: Place): readonly Repair[] {
  const used = new Set(place.statements.flatMap((statement) => [...namesIn(statement)]));
  const start = Math.min(...place.statements.map((statement) => statement.start));
  return findAll(place.fn.body, 'update_expression', 'assignment_expression').flatMap((node) => {
    const target = childOf(node, 'argument') ?? childOf(node, 'left');
    const step = operatorOf(node) === '--' ? '1' : operatorOf(node) === '-=' ? childOf(node, 'right')?.text : undefined;
    const isTold = target !== undefined && step !== undefined && used.has(target.text) && node.end <= start;
    if (!isTold || !/^\w+$/.test(step) || isSignedValue({ text: target.text, node: target }, place.reading)) {
      return [];
    }
    const is = step === '1' ? (['==', '0'] as const) : (['<', step] as const);
    const because = `${target.text} wraps when ${step} is taken off`;
    const condition = comparison({ left: target.text, is: is[0], right: is[1] }, 0.9, because);
    return guardsBefore([condition], { shape: NAME, place, node, weight: 1 });
  });
}

/** What a caller hands in is an array of a named size, and the name is known here. */
function byConstant(access: Access, place: Place, caller: Place | undefined): readonly Repair[] {
  const { reading } = place;
  const size = caller === undefined ? undefined : sizeHandedIn(access, place, caller);
  if (size === undefined) {
    return [];
  }
  const because = `${caller?.fn.name ?? 'a caller'} hands in an array of ${size}`;
  const bound: Bound = { kind: 'count', text: size, isSigned: true, prior: 0.84, because };
  const ended = endedAfterLoop(access);
  const plain = outsideOf(access, bound, reading).map((one) => weaker(one, ended));
  const conditions = [...(ended === undefined ? [] : outsideOf(ended, bound, reading)), ...plain];
  const guarding = { shape: NAME, place, node: access.node, weight: 1 };
  return [...guardsBefore(conditions, guarding), ...conjuncts(conditions, guarding)];
}

function sizeHandedIn({ base }: Access, { fn, reading }: Place, caller: Place): string | undefined {
  const argument = caller.call?.args[fn.parameters.findIndex(({ name }) => name === base)];
  const [size = ''] = argument === undefined ? [] : (typeOf(argument, caller.reading)?.arrays ?? []);
  const isKnown = reading.types.some(({ macros, enumerators }) => macros.has(size) || enumerators.includes(size));
  return isKnown ? size : undefined;
}

function around(access: Access, place: Place, weight: number): readonly Repair[] {
  const conditions = conditionsOf(access, place);
  const guarding = { shape: NAME, place, node: access.node, weight };
  return [...guardsBefore(conditions, guarding), ...conjuncts(conditions, guarding)];
}

/** Everything that may be wrong with an access. */
export function conditionsOf(access: Access, place: Place): readonly Condition[] {
  const behind = lookBehind(access, place.reading);
  if (behind !== undefined) {
    return behind;
  }
  const bounds = boundsOf(access.baseNode, access.node, place.reading).slice(0, MOST_BOUNDS);
  const ended = endedBehind(access) ?? endedAfterLoop(access);
  const found = [
    ...(ended === undefined ? [] : bounds.flatMap((bound) => outsideOf(ended, bound, place.reading))),
    ...bounds.flatMap((bound) => outsideOf(access, bound, place.reading)).map((one) => weaker(one, ended)),
    ...belowZero(access, place),
    ...lookAhead(access),
  ];
  const seen = new Set<string>();
  return found.filter(({ bad }) => !seen.has(bad) && seen.add(bad));
}

/** `while (...) p[i++] = c; p[i] = 0;`: what is put in by a loop must leave room for what ends it. */
function endedAfterLoop({ node, base, baseNode, offset, kind }: Access): Access | undefined {
  const loop = enclosing(node, 'for_statement', 'while_statement', 'do_statement', 'function_definition');
  const around = loop === undefined ? undefined : enclosing(loop, 'function_definition');
  if (kind !== 'subscript' || offset === undefined || loop === undefined || around === undefined || loop === around) {
    return undefined;
  }
  const isEnd = findAll(around, 'subscript_expression').some(
    (store) =>
      store.start > loop.end &&
      store.field === 'left' &&
      store.parent?.type === 'assignment_expression' &&
      bare(childOf(store, 'argument')?.text) === bare(base) &&
      bare(indexOf(store)) === bare(offset.text),
  );
  const next = { text: `${operand(offset.text)} + 1`, node: offset.node };
  return isEnd ? { node, base, baseNode, offset: next, kind } : undefined;
}

const BEHIND = 3;

/** `memcpy(p, from, n); p[n] = 0;`: what is copied must leave room for what ends it. */
function endedBehind(access: Access): Access | undefined {
  const { node, base, offset, length } = access;
  const statement = enclosing(node, 'expression_statement');
  if (statement?.parent == null || length === undefined || offset !== undefined) {
    return undefined;
  }
  const siblings = namedChildren(statement.parent);
  const at = siblings.indexOf(statement);
  const stores = siblings
    .slice(at + 1, at + 1 + BEHIND)
    .flatMap((next) => findAll(next, 'subscript_expression'))
    .filter((each) => each.parent?.type === 'assignment_expression' && each.field === 'left');
  const isEnd = stores.some(
    (store) => bare(childOf(store, 'argument')?.text) === bare(base) && bare(indexOf(store)) === bare(length.text),
  );
  return isEnd ? { node, base, baseNode: access.baseNode, offset: length, kind: 'subscript' } : undefined;
}

function indexOf(store: CNode): string | undefined {
  const [, index] = namedChildren(store);
  return index?.text.replace(/^\[|\]$/g, '');
}

function bare(text: string | undefined): string {
  return (text ?? '').replaceAll(/[\s()]|(?<=^)&/g, '');
}

function weaker(condition: Condition, stronger: Access | undefined): Condition {
  return stronger === undefined ? condition : { ...condition, prior: condition.prior * 0.8 };
}

function belowZero({ offset, length }: Access, place: Place): readonly Condition[] {
  return [offset, length].flatMap((value) => {
    if (value === undefined || /^-?\d+$/.test(value.text)) {
      return [];
    }
    const minus = /^([\w.>[\]-]+?)\s*-\s*(\d+)$/.exec(value.text);
    if (minus?.[1] !== undefined && minus[2] !== undefined) {
      // What is taken off must be there: also right for unsigned numbers, which wrap.
      const is = minus[2] === '1' ? (['==', '0'] as const) : (['<', minus[2]] as const);
      const because = `${value.text} must not fall below zero`;
      return [
        comparison({ left: minus[1], is: is[0], right: is[1] }, 0.82, because),
        ...(isSignedValue(value, place.reading)
          ? [comparison({ left: minus[1], is: '<', right: minus[2] }, 0.83, because)]
          : []),
      ];
    }
    const difference = /^([\w.>[\]-]+?)\s+-\s+([\w.>[\]-]+)$/.exec(value.text);
    if (difference?.[1] !== undefined && difference[2] !== undefined) {
      const because = `${value.text} must not fall below zero`;
      return [comparison({ left: difference[1], is: '<', right: difference[2] }, 0.82, because)];
    }
    const signed = undivided(value);
    return isSignedValue(signed, place.reading)
      ? [comparison({ left: operand(signed.text), is: '<', right: '0' }, 0.62, `${value.text} must not be negative`)]
      : [];
  });
}

/** In text that ends with a zero, what lies behind a character is there only if the character is. */
function lookAhead({ base, offset, kind }: Access): readonly Condition[] {
  const step =
    offset === undefined ? (kind === 'follow' ? 0 : -1) : /^\d+$/.test(offset.text) ? Number(offset.text) : -1;
  if (step < 0) {
    const sum = offset === undefined ? null : /^(\w+) \+ 1$/.exec(offset.text);
    return sum === null
      ? []
      : [comparison({ left: `${operand(base)}[${sum[1]}]`, is: '==', right: "'\\0'" }, 0.45, `${base} may end there`)];
  }
  const before = step <= 1 ? `*${operand(base)}` : `${operand(base)}[${step - 1}]`;
  return step === 0 ? [] : [comparison({ left: before, is: '==', right: "'\\0'" }, 0.45, `${base} may end there`)];
}

/** What the fault does with a parameter, asked of the argument in a function further out. */
function fromCaller(inside: readonly Access[], path: readonly Place[], place: Place): readonly Repair[] {
  const { call } = place;
  if (call === undefined) {
    return [];
  }
  const guarding = { shape: NAME, place, node: call.node, weight: 0.95 };
  const conditions = handedOut(inside, path).flatMap((access) => conditionsOf(access, place));
  return [...guardsBefore(conditions, guarding), ...conjuncts(conditions, guarding)];
}
