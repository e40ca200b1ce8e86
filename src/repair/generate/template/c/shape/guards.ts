// SPDX-License-Identifier: Apache-2.0
import {
  findAll,
  isWithin,
  namedChildren,
  operatorOf,
  childOf,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import { declaredBy } from '../../../../../language/c/syntax/type.ts';
import { unsetAt } from '../../../../../language/c/syntax/unset.ts';
import { exitsAt } from '../exit/exits.ts';
import type { Condition } from '../find/condition.ts';
import type { Place } from '../find/place.ts';
import { guardEdits, slotBefore, type Slot } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import type { Repair } from './shape.ts';

export interface Guarding {
  readonly shape: string;
  readonly place: Place;
  /** What is to be protected. */
  readonly node: CNode;
  /** Weighs every repair made, 0..1. */
  readonly weight: number;
}

/** Deeper repairs of the same condition are likelier at the fault itself than far out. */
const PER_DEPTH = 0.93;

/** Every condition with every way out, before the statement around a node. */
export function guardsBefore(
  conditions: readonly Condition[],
  { shape, place, node, weight }: Guarding,
): readonly Repair[] {
  const slot = slotBefore(node, place.reading.unit);
  return slot === undefined ? [] : guardsIn(slot, conditions, { shape, place, node, weight });
}

export function guardsIn(
  slot: Slot,
  conditions: readonly Condition[],
  { shape, place, weight }: Guarding,
): readonly Repair[] {
  const { fn, reading, depth } = place;
  const style = styleAt(fn, reading.unit);
  const exits = exitsAt(slot.before, fn, reading);
  const hidden = hiddenAt(slot.before, place);
  const unset = unsetAt(reading.unit, slot.before);
  const speakable = conditions.filter(({ bad }) => !words(bad).some((name) => hidden.has(name) || unset.has(name)));
  return speakable.flatMap((condition) =>
    exits.map((exit) => ({
      shape,
      title: `${fn.name} leaves with "${exit.statements.at(-1) ?? ''}" when ${condition.bad} (${condition.because})`,
      prior: condition.prior * (0.5 + exit.prior / 2) * weight * PER_DEPTH ** depth,
      condition,
      edits: ({ bad }) => guardEdits(slot, bad(condition), { style, statements: exit.statements }),
    })),
  );
}

/** Variables of the function that cannot be named at a place: those of inner blocks, and of the very loop that begins there. */
function hiddenAt(before: CNode, { fn, reading }: Place): ReadonlySet<string> {
  const seen = new Set(variablesAt(reading.unit, before).map(({ name }) => name));
  const declared = findAll(fn.body, 'declaration').flatMap((node) => declaredBy(node));
  return new Set(declared.map(({ name }) => name).filter((name) => !seen.has(name)));
}

/** Names in an expression, those of members left out. */
function words(text: string): readonly string[] {
  return text.replaceAll(/(?:->|\.)\s*\w+/g, ' ').match(/\b[A-Za-z_]\w*\b/g) ?? [];
}

/** In a loop, branch or choice: the condition beside the one that is there, where the node stands in it. */
export function conjuncts(
  conditions: readonly Condition[],
  { shape, place, node, weight }: Guarding,
): readonly Repair[] {
  const operand = operandAround(node);
  if (operand === undefined || operand.node.isBroken) {
    return [];
  }
  const { file } = place.reading.unit;
  const { start, end } = operand.node;
  const unset = unsetAt(place.reading.unit, operand.node);
  const speakable = conditions.filter(({ bad }) => !words(bad).some((name) => unset.has(name)));
  return speakable.flatMap((condition) => {
    const prior = condition.prior * weight * PER_DEPTH ** place.depth;
    const and: Repair = {
      shape,
      title: `${place.fn.name} asks for ${condition.good} as well (${condition.because})`,
      prior: prior * (operand.isLoop ? 0.97 : 0.9),
      condition,
      edits: ({ good, isAmongOthers }) => {
        // Beside `good && ` an `or` of another repair would take over.
        const isWrapped = operand.needsParentheses || isAmongOthers === true;
        const before = isAmongOthers === true ? '(' : '';
        return [
          { file, start, end: start, text: `${before}${good(condition)} && ${isWrapped ? '(' : ''}`, closedAt: end },
          ...(isWrapped ? [{ file, start: end, end, text: isAmongOthers === true ? '))' : ')' }] : []),
        ];
      },
    };
    const or: Repair = {
      shape,
      title: `${place.fn.name} takes the same branch when ${condition.bad} (${condition.because})`,
      prior: prior * (operand.leadsOut ? 0.95 : 0.35),
      condition,
      edits: ({ bad, isAmongOthers }) => {
        const isWrapped = operand.isAnded || isAmongOthers === true;
        return [
          { file, start, end: start, text: `${isWrapped ? '(' : ''}${bad(condition)} || `, closedAt: end },
          ...(isWrapped ? [{ file, start: end, end, text: ')' }] : []),
        ];
      },
    };
    return operand.isLoop ? [and] : [and, or];
  });
}

interface Operand {
  readonly node: CNode;
  readonly needsParentheses: boolean;
  /** It already stands beside an `&&`. */
  readonly isAnded: boolean;
  readonly isLoop: boolean;
  /** What follows when it is true ends what the function does. */
  readonly leadsOut: boolean;
}

const ASKING = ['if_statement', 'while_statement', 'for_statement', 'do_statement', 'conditional_expression'] as const;

/** The part of a condition, between `&&`s, that a node stands in. */
function operandAround(node: CNode): Operand | undefined {
  const top = conditionAround(node);
  const owner = top?.parent;
  if (top === undefined || owner === undefined || owner === null) {
    return undefined;
  }
  let at = top;
  while (['parenthesized_expression', 'condition_clause'].includes(at.type) || operatorOf(at) === '&&') {
    const next = namedChildren(at).find((child) => isWithin(node, child));
    if (next === undefined) {
      break;
    }
    at = next;
  }
  const consequence = childOf(owner, 'consequence');
  return {
    node: at,
    needsParentheses: BINDS_LESS.includes(at.type) || operatorOf(at) === '||',
    isAnded: at.parent !== null && operatorOf(at.parent) === '&&',
    isLoop: ['while_statement', 'for_statement', 'do_statement'].includes(owner.type),
    leadsOut: owner.type === 'if_statement' && consequence !== undefined && endsIn(consequence),
  };
}

const BINDS_LESS: readonly string[] = ['conditional_expression', 'assignment_expression', 'comma_expression'];

/** The whole condition of the nearest statement that asks one, if the node is part of it. */
function conditionAround(node: CNode): CNode | undefined {
  let top: CNode = node;
  while (top.parent !== null) {
    const { parent } = top;
    if (top.field === 'condition' && ASKING.some((type) => type === parent.type)) {
      return top;
    }
    if (top.type.endsWith('_statement') || top.type === 'declaration') {
      return undefined;
    }
    top = parent;
  }
  return undefined;
}

function endsIn(branch: CNode): boolean {
  const jumps = ['return_statement', 'goto_statement', 'throw_statement', 'break_statement', 'continue_statement'];
  const last = branch.type === 'compound_statement' ? namedChildren(branch).at(-1) : branch;
  return last !== undefined && jumps.includes(last.type);
}

/** The first statement of a function that is no declaration, as a slot. */
export function slotAtEntry({ fn, reading }: Pick<Place, 'fn' | 'reading'>): Slot | undefined {
  const first = namedChildren(fn.body).find(
    ({ type }) => type !== 'declaration' && !type.startsWith('preproc_') && !type.endsWith('definition'),
  );
  return first === undefined || first.isBroken ? undefined : slotBefore(first, reading.unit);
}

/** Just after a statement: before the next one of its block. */
export function slotAfter(statement: CNode, place: Place): Slot | undefined {
  const siblings = statement.parent === null ? [] : namedChildren(statement.parent);
  const next = siblings[siblings.indexOf(statement) + 1];
  const isPlain = next !== undefined && !['else_clause', 'case_statement'].includes(next.type);
  return isPlain ? slotBefore(next, place.reading.unit) : undefined;
}

/** Is a variable given a value anywhere in a function before a place? */
export function isAssignedBefore(name: string, at: CNode, place: Place): boolean {
  return findAll(place.fn.body, 'assignment_expression', 'update_expression').some(
    (node) => node.start < at.start && (childOf(node, 'left') ?? childOf(node, 'argument'))?.text === name,
  );
}
