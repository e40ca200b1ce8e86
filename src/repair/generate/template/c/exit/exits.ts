// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { callsIn, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  enclosing,
  findAll,
  namedChildren,
  namesIn,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import { unsetAt } from '../../../../../language/c/syntax/unset.ts';
import { customaryValues } from './customary.ts';
import { errorLikeness, isNonReturning, successValue } from './judge-exit.ts';
import { statusExits } from './status.ts';

/** A way out of what a function is doing, as the function's own author would write it. */
export interface Exit {
  /** Statements, one each, without indentation. */
  readonly statements: readonly string[];
  /** 0..1. */
  readonly prior: number;
}

const LOOPS = ['for_statement', 'while_statement', 'do_statement', 'for_range_loop'] as const;
const MOST_STATEMENTS = 4;
const MOST_EXITS = 6;
/** A way out like this one is surely the function's own for errors. */
const CLEAR = 0.6;
/** Labels that people jump to when they are done for. */
const CLEAN_UP = /err|fail|bad|out|done|end|clean|exit|free|leave|quit|abort/i;

/** Ways out at a place, likeliest first: the function's own, then those its file and its type make customary. */
export function exitsAt(at: CNode, fn: CFunction, reading: Reading): readonly Exit[] {
  const own = ownExits(at, fn, reading);
  const customary = customaryValues(fn, reading).map(({ value, prior }) => ({
    statements: [value === '' ? 'return;' : `return ${value};`],
    prior: own.some((exit) => exit.prior >= CLEAR) ? prior * 0.6 : prior,
  }));
  const labels = findAll(fn.body, 'labeled_statement').filter((node) => node.start > at.end);
  const jumps = labels.flatMap((node) => {
    const label = childOf(node, 'label')?.text ?? '';
    return CLEAN_UP.test(label) ? [{ statements: [`goto ${label};`], prior: 0.46 }] : [];
  });
  const isInLoop = enclosing(at.parent ?? at, ...LOOPS, 'function_definition')?.type !== 'function_definition';
  const leaving = isInLoop
    ? [
        { statements: ['break;'], prior: 0.34 },
        { statements: ['continue;'], prior: 0.2 },
      ]
    : [];
  const best = new Map<string, Exit>();
  for (const exit of [...own, ...statusExits(at, fn, reading), ...customary, ...jumps, ...leaving].toSorted(
    (a, b) => b.prior - a.prior,
  )) {
    const key = exit.statements.join(' ').replace(/[()\s]/g, '');
    if (!best.has(key)) {
      best.set(key, exit);
    }
  }
  return [...best.values()].slice(0, MOST_EXITS);
}

function ownExits(at: CNode, fn: CFunction, reading: Reading): readonly Exit[] {
  const found = written(fn, reading).filter((block) => fits(block, at, { fn, reading }));
  const success = successValue(fn);
  const count = new Map<string, number>();
  for (const { statements } of found) {
    const key = statements.at(-1)?.text ?? '';
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  const most = Math.max(1, ...count.values());
  return found.flatMap(({ statements, condition }) => {
    const [last] = statements.slice(-1);
    if (last === undefined) {
      return [];
    }
    const share = (count.get(last.text) ?? 0) / most;
    const distance = Math.min(1, Math.abs(at.line - last.line) / 60);
    const likeness = errorLikeness(last, { success, condition });
    const isStale = /^return\s*\(?[a-z]\w*\)?\s*;$/.test(last.text) && statements.length === 1;
    const sum = 0.25 + likeness * 0.45 + share * 0.12 + (1 - distance) * 0.12 - (statements.length - 1) * 0.02;
    // What a variable was set to elsewhere may well say that all is fine.
    const prior = isStale ? sum * 0.5 : sum;
    const whole = { statements: statements.map(({ text }) => text), prior: Math.min(0.98, Math.max(0.02, prior)) };
    const terse = statements.filter((statement) => statement === last || !saysSomething(statement));
    return terse.length === statements.length
      ? [whole]
      : [
          { statements: terse.map(({ text }) => text), prior: whole.prior },
          { ...whole, prior: whole.prior * 0.7 },
        ];
  });
}

interface Block {
  readonly statements: readonly CNode[];
  readonly condition: CNode | undefined;
}

/** What stands behind a condition, or at a case, and does not go on. */
function written(fn: CFunction, reading: Reading): readonly Block[] {
  const branches = findAll(fn.body, 'if_statement').flatMap((node) => {
    const condition = childOf(node, 'condition');
    const alternative = childOf(node, 'alternative');
    const otherwise = alternative?.type === 'else_clause' ? namedChildren(alternative)[0] : alternative;
    return [childOf(node, 'consequence'), otherwise].flatMap((branch) =>
      branch === undefined || branch.type === 'if_statement' ? [] : [{ statements: statementsOf(branch), condition }],
    );
  });
  const cases = findAll(fn.body, 'case_statement').map((node) => ({
    statements: namedChildren(node).filter(({ field }) => field !== 'value'),
    condition: undefined,
  }));
  // A case that ends with `break` has done its work.
  const leaving = cases.filter(({ statements }) => statements.at(-1)?.type !== 'break_statement');
  return [...branches, ...leaving].filter(
    ({ statements }) =>
      statements.length > 0 && statements.length <= MOST_STATEMENTS && leaves(statements.at(-1), reading),
  );
}

function statementsOf(branch: CNode): readonly CNode[] {
  return branch.type === 'compound_statement' ? namedChildren(branch) : [branch];
}

function leaves(statement: CNode | undefined, reading: Reading): boolean {
  if (statement === undefined || statement.isBroken) {
    return false;
  }
  const isJump = ['return_statement', 'goto_statement', 'throw_statement', 'break_statement', 'continue_statement'];
  return isJump.includes(statement.type) || isNonReturning(statement, reading);
}

/** Simple statements only, all of whose names can be used at the place. */
function fits({ statements }: Block, at: CNode, where: { readonly fn: CFunction; readonly reading: Reading }): boolean {
  const simple = [
    'expression_statement',
    'return_statement',
    'goto_statement',
    'throw_statement',
    'break_statement',
    'continue_statement',
  ];
  if (!statements.every(({ type, isBroken, text }) => simple.includes(type) && !isBroken && text.length < 200)) {
    return false;
  }
  const last = statements.at(-1);
  if (last !== undefined && (last.type === 'break_statement' || last.type === 'continue_statement')) {
    const home = (node: CNode): CNode | undefined =>
      enclosing(node, ...LOOPS, 'switch_statement', 'function_definition');
    return home(last) === home(at.parent ?? at);
  }
  const scope = variablesAt(where.reading.unit, at).map(({ name }) => name);
  const hidden = new Set(declaredInside(where.fn.body).filter((name) => !scope.includes(name)));
  // A variable that holds nothing yet is nothing to leave with.
  const unset = unsetAt(where.reading.unit, at);
  return statements.every((statement) =>
    [...namesIn(statement)].every((name) => !hidden.has(name) && (!unset.has(name) || isPutBy(statements, name))),
  );
}

function isPutBy(statements: readonly CNode[], name: string): boolean {
  const assignments = statements.flatMap((statement) => findAll(statement, 'assignment_expression'));
  return assignments.some((node) => childOf(node, 'left')?.text === name);
}

function declaredInside(body: CNode): readonly string[] {
  return findAll(body, 'declaration').flatMap((node) =>
    node.children.flatMap((child) => (child.field === 'declarator' ? [...namesIn(child)] : [])),
  );
}

/** A call with a text in it tells somebody of another fault than ours. */
function saysSomething(statement: CNode): boolean {
  return callsIn(statement).length > 0 && findAll(statement, 'string_literal').length > 0;
}
