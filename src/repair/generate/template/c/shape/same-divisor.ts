// SPDX-License-Identifier: Apache-2.0
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionAround, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { childOf, enclosing, findAll, namesIn, unwrap, type CNode } from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import type { CType } from '../../../../../language/c/syntax/type.ts';
import { arithmeticIn } from '../find/arithmetic.ts';
import { guardEdits, slotBefore } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import { constantExit } from './constant-exit.ts';
import { PLAIN, type Repair } from './shape.ts';
import type { Sibling } from './siblings.ts';

const MOST = 12;

/**
 * Other functions of a file that divide by the same member, or by the same member of the same type, and never ask whether
 * it is zero: where one object can hold a zero, all of them meet it. Each refuses it before it divides, in the same way.
 */
export async function sameDivisor(repair: Repair, code: CodeBase): Promise<readonly Sibling[]> {
  const [edit] = repair.edits(PLAIN);
  const divisor = /^(.+) == 0$/.exec(repair.condition?.bad ?? '')?.[1];
  const exit = constantExit(edit?.text ?? '');
  const reading = edit === undefined ? undefined : await code.reading(edit.file);
  if (edit === undefined || divisor === undefined || exit === undefined || reading === undefined) {
    return [];
  }
  const all = divisionsBy(divisor, reading);
  // The guard stands before the statement that divides.
  const first = all.find(
    ({ node, fn }) => edit.start > fn.node.start && edit.start < fn.node.end && edit.start <= node.start,
  );
  return first === undefined ? [] : alike(first, all, { reading, bad: `${divisor} == 0`, exit });
}

interface Division {
  readonly node: CNode;
  readonly fn: CFunction;
  /** Of the variable that the divisor begins with, where one of that name is known. */
  readonly type: CType | undefined;
  /** Not of one function's own. */
  readonly isShared: boolean;
  /** The class before the function's name. */
  readonly owner: string;
}

function divisionsBy(divisor: string, reading: Reading): readonly Division[] {
  return arithmeticIn(reading.unit.root, ['/', '%']).flatMap(({ node, right }) => {
    const fn = unwrap(right).text === divisor ? functionAround(reading.unit, node) : undefined;
    const [base = ''] = namesIn(unwrap(right));
    const variable = fn === undefined ? undefined : variablesAt(reading.unit, node).find(({ name }) => name === base);
    if (fn === undefined) {
      return [];
    }
    const owner = ownerOf(fn);
    const isShared = variable === undefined ? owner !== '' : variable.kind === 'global' || /->|\./.test(divisor);
    return [{ node, fn, type: variable?.type, owner, isShared }];
  });
}

/** `Fraction` of `int Fraction::round()`, or of a function inside the class. */
function ownerOf({ node, name, body }: CFunction): string {
  const head = node.text.slice(0, body.start - node.start);
  const around = enclosing(node, 'class_specifier') ?? enclosing(node, 'struct_specifier');
  const own = around === undefined ? undefined : childOf(around, 'name')?.text;
  return head.slice(0, head.indexOf(`::${name}`) + 1).match(/[\w:]+(?=:$)/)?.[0] ?? own ?? '';
}

interface Refusal {
  readonly reading: Reading;
  readonly bad: string;
  readonly exit: string;
}

function alike(first: Division, all: readonly Division[], { reading, bad, exit }: Refusal): readonly Sibling[] {
  const found: Sibling[] = [];
  for (const { node, fn, type, owner, isShared } of all) {
    const isSame =
      isShared && owner === first.owner && areSame(type, first.type) && areSame(fn.returns, first.fn.returns);
    const isNew = fn !== first.fn && found.every((each) => each.fn !== fn);
    const slot = isSame && isNew && !isAsked(bad, fn) ? slotBefore(node, reading.unit) : undefined;
    if (slot !== undefined) {
      const edits = guardEdits(slot, bad, { style: styleAt(fn, reading.unit), statements: [exit] });
      found.push({ reading, fn, edits });
    }
  }
  return found.slice(0, MOST);
}

function areSame(a: CType | undefined, b: CType | undefined): boolean {
  return a?.base === b?.base && a?.pointers === b?.pointers;
}

/** Somebody thought of it. */
function isAsked(bad: string, { body }: CFunction): boolean {
  const divisor = bad.replace(/ == 0$/, '');
  const conditions = findAll(body, 'if_statement', 'while_statement', 'for_statement', 'conditional_expression');
  return conditions.some((node) => childOf(node, 'condition')?.text.includes(divisor) === true);
}
