// SPDX-License-Identifier: Apache-2.0
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionsOf, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import {
  childOf,
  findAll,
  isPure,
  namedChildren,
  namesIn,
  operatorOf,
  unwrap,
} from '../../../../../language/c/syntax/node.ts';
import { declaredBy } from '../../../../../language/c/syntax/type.ts';
import type { Edit } from '../write/edit.ts';
import { guardEdits } from '../write/insert.ts';
import { styleAt } from '../write/style.ts';
import { constantExit } from './constant-exit.ts';
import { slotAtEntry } from './guards.ts';
import { PLAIN, type Repair } from './shape.ts';
import type { Sibling } from './siblings.ts';

const MOST = 12;

/**
 * Functions that are given the same number as one that refuses it now, use it in the same expression and never ask what
 * it is: a family of functions shares its assumptions. Each refuses it at its entry, in the same way.
 */
export async function sameParameter(repair: Repair, code: CodeBase): Promise<readonly Sibling[]> {
  const refusal = await refusalOf(repair, code);
  const found: Sibling[] = [];
  for (const file of refusal === undefined ? [] : code.files.filter((each) => /\.(?:c|cc|cpp|cxx)$/.test(each))) {
    const text = await code.text(file);
    const reading = refusal?.uses.some((use) => text.includes(use)) === true ? await code.reading(file) : undefined;
    for (const fn of reading === undefined ? [] : functionsOf(reading.unit)) {
      if (reading !== undefined && refusal !== undefined && isAlike(fn, refusal)) {
        const edits = guarded(fn, reading, refusal);
        found.push(...(edits.length === 0 ? [] : [{ reading, fn, edits }]));
      }
    }
  }
  return found.slice(0, MOST);
}

/** What a guard refuses, and how. */
interface Refusal {
  readonly fn: CFunction;
  readonly parameter: CFunction['parameters'][number];
  /** `n < 0`. */
  readonly bad: string;
  /** `return ERR_RANGE;`. */
  readonly exit: string;
  /** Expressions that the number is part of. */
  readonly uses: readonly string[];
}

async function refusalOf(repair: Repair, code: CodeBase): Promise<Refusal | undefined> {
  const [edit, ...others] = repair.edits(PLAIN);
  const bad = repair.condition?.bad ?? '';
  // Zero may mean something elsewhere.
  const name = /^(\w+) (?:<|>=?) -?\d+$/.exec(bad)?.[1];
  const exit = constantExit(edit?.text ?? '');
  const isOne = edit !== undefined && others.length === 0;
  return isOne && name !== undefined && exit !== undefined
    ? refusalIn(await functionWith(edit, code), { name, bad, exit })
    : undefined;
}

async function functionWith({ file, start }: Edit, code: CodeBase): Promise<CFunction | undefined> {
  const reading = await code.reading(file);
  const inFile = reading === undefined ? [] : functionsOf(reading.unit);
  return inFile.find(({ node }) => node.start < start && start < node.end);
}

function refusalIn(
  fn: CFunction | undefined,
  { name, bad, exit }: { readonly name: string; readonly bad: string; readonly exit: string },
): Refusal | undefined {
  const parameter = fn?.parameters.find((each) => each.name === name);
  const uses = fn === undefined ? [] : usesOf(name, fn);
  return fn === undefined || parameter === undefined || uses.length === 0
    ? undefined
    : { fn, parameter, bad, exit, uses };
}

/** Arithmetic of the parameter with something of the whole program: `n / BITS_OF_A_WORD`. */
function usesOf(name: string, { body, parameters }: CFunction): readonly string[] {
  const own = new Set([
    ...parameters.map((each) => each.name),
    ...findAll(body, 'declaration').flatMap((node) => declaredBy(node).map((each) => each.name)),
  ]);
  const uses = findAll(body, 'binary_expression').filter((node) => {
    const isDirect = namedChildren(node).some((side) => unwrap(side).text === name);
    const isOther = [...namesIn(node)].some((each) => each !== name && !own.has(each));
    return isDirect && isOther && isPure(node) && /^[-+*/%]$|^<<$|^>>$/.test(operatorOf(node));
  });
  return [...new Set(uses.map(({ text }) => text))];
}

function isAlike(fn: CFunction, { fn: first, parameter, uses }: Refusal): boolean {
  const own = fn.parameters.find(({ name }) => name === parameter.name);
  const isSameType = own?.type.base === parameter.type.base && own.type.pointers === parameter.type.pointers;
  const isSameResult = fn.returns.base === first.returns.base && fn.returns.pointers === first.returns.pointers;
  const isFirst = fn.name === first.name;
  return (
    isSameType &&
    isSameResult &&
    !isFirst &&
    findAll(fn.body, 'binary_expression').some(({ text }) => uses.includes(text)) &&
    !isAsked(parameter.name, fn)
  );
}

/** Somebody thought of it. */
function isAsked(name: string, { body }: CFunction): boolean {
  return findAll(body, 'binary_expression').some((node) => {
    const [left, right] = [childOf(node, 'left'), childOf(node, 'right')].map((side) =>
      side === undefined ? '' : unwrap(side).text,
    );
    const isNumber = (text: string | undefined): boolean => /^-?\d+[uUlL]*$/.test(text ?? '');
    const isComparison = /^[<>]=?$|^[=!]=$/.test(operatorOf(node));
    return isComparison && ((left === name && isNumber(right)) || (right === name && isNumber(left)));
  });
}

function guarded(fn: CFunction, reading: Reading, { bad, exit }: Refusal): readonly Edit[] {
  const slot = slotAtEntry({ fn, reading });
  return slot === undefined ? [] : guardEdits(slot, bad, { style: styleAt(fn, reading.unit), statements: [exit] });
}
