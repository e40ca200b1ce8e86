// SPDX-License-Identifier: Apache-2.0
import type { CodeBase, Reading } from '../../../../../language/c/syntax/code-base.ts';
import { argumentsOf, callsIn, functionAround, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { typeOf } from '../../../../../language/c/syntax/infer.ts';
import {
  childOf,
  findAll,
  isPure,
  isWithin,
  namedChildren,
  namesIn,
  operatorOf,
  unwrap,
  type CNode,
} from '../../../../../language/c/syntax/node.ts';
import { variablesAt } from '../../../../../language/c/syntax/scope.ts';
import { isNonReturning } from '../exit/judge-exit.ts';
import { operand, type Condition } from '../find/condition.ts';
import type { Repair, Shape } from './shape.ts';

const NAME = 'not-a-number';
/** Files that read numbers. */
const MOST_FILES = 12;
const READS_NUMBERS = /\b(?:[fs]?scanf|strto(?:d|f|ld)|atof|stod|stof|getFloat|readFloat|readDouble)\b/;
const AT_THE_CHECK = 0.84;
const AT_THE_FAULT = 0.78;

/**
 * Every comparison with what is no number is false: a check that refuses what is too small or too large lets it through,
 * and a recursion that ends when something is small enough never ends. All numbers a condition speaks of are asked at
 * once, where they are checked after reading, and where the recursion should end.
 */
export const notANumber: Shape = {
  name: NAME,

  async propose(scene) {
    const { fault, places, code } = scene;
    const isCast = fault.kind === 'cast' && /\bnan\b/i.test(fault.report.said);
    const ends =
      fault.kind === 'recursion' ? places.slice(0, 3).flatMap(({ fn, reading }) => endings(fn, reading)) : [];
    // A depth that has nothing to do with such numbers sends nobody through all files.
    return isCast || ends.length > 0 ? [...ends, ...(await checks(code))] : [];
  },
};

/** A condition one of whose branches leads on into the fault: of a recursion the one that calls itself. */
function endings(fn: CFunction, reading: Reading): readonly Repair[] {
  return findAll(fn.body, 'if_statement').flatMap((node): readonly Repair[] => {
    const asked = childOf(node, 'condition');
    const numbers = asked === undefined ? [] : numbersIn(asked, reading);
    const consequence = childOf(node, 'consequence');
    const calls = callsIn(fn.body).filter(({ name }) => name === fn.name);
    if (asked === undefined || consequence === undefined || numbers.length === 0 || calls.length === 0) {
      return [];
    }
    const goesOn = calls.some((call) => isWithin(call.node, consequence));
    return [beside(unwrap(asked), { numbers, fn, reading, isRefused: !goesOn, prior: AT_THE_FAULT })];
  });
}

/** Conditions anywhere that refuse numbers for their size. */
async function checks(code: CodeBase): Promise<readonly Repair[]> {
  const found: Repair[] = [];
  for (const file of await filesOf(code)) {
    const reading = await code.reading(file);
    found.push(...(reading === undefined ? [] : checksIn(reading)));
  }
  return found;
}

function checksIn(reading: Reading): readonly Repair[] {
  return findAll(reading.unit.root, 'if_statement').flatMap((node): readonly Repair[] => {
    const asked = childOf(node, 'condition');
    const fn = functionAround(reading.unit, node);
    const numbers = asked === undefined || fn === undefined ? [] : numbersIn(asked, reading);
    const isCheck = numbers.length > 0 && leads(childOf(node, 'consequence'), reading);
    return asked === undefined || fn === undefined || !isCheck
      ? []
      : [beside(unwrap(asked), { numbers, fn, reading, isRefused: true, prior: AT_THE_CHECK })];
  });
}

async function filesOf(code: CodeBase): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of code.files) {
    const text = await code.text(file);
    if (/\b(?:double|float)\b/.test(text) && READS_NUMBERS.test(text)) {
      found.push(file);
    }
  }
  return found.slice(0, MOST_FILES);
}

/** What follows ends what the function does. */
function leads(consequence: CNode | undefined, reading: Reading): boolean {
  const last = consequence?.type === 'compound_statement' ? namedChildren(consequence).at(-1) : consequence;
  const isJump = last !== undefined && /^(?:return|goto|throw|break|continue)_/.test(last.type);
  return isJump || (last !== undefined && isNonReturning(last, reading));
}

/** Floating numbers of the function's own that a condition holds against something, each once. */
function numbersIn(asked: CNode, reading: Reading): readonly string[] {
  const sides = findAll(asked, 'binary_expression')
    .filter((node) => /^[<>]=?$/.test(operatorOf(node)))
    .flatMap((node) => [childOf(node, 'left'), childOf(node, 'right')])
    .flatMap((side) => (side === undefined ? [] : inside(unwrap(side))));
  const own = new Set(variablesAt(reading.unit, asked).flatMap(({ name, kind }) => (kind === 'global' ? [] : [name])));
  const numbers = sides.filter((node) => {
    const type = isPure(node) && !/^[\d.]/.test(node.text) ? typeOf(node, reading) : undefined;
    const isFloat = type?.pointers === 0 && type.arrays.length === 0 && /\b(?:float|double)\b/.test(type.base);
    return isFloat && [...namesIn(node)].some((name) => own.has(name));
  });
  return [...new Set(numbers.map(({ text }) => text))];
}

/** `x` of `fabs(x)`: no number stays none. */
function inside(side: CNode): readonly CNode[] {
  const callee = side.type === 'call_expression' ? childOf(side, 'function')?.text : undefined;
  return callee === undefined
    ? [side]
    : /^(?:std::)?(?:f?abs[fl]?|sqrt[fl]?|hypot[fl]?|floor[fl]?|ceil[fl]?|l?l?r(?:ound|int)[fl]?)$/i.test(callee)
      ? argumentsOf(side).map(unwrap)
      : [];
}

interface Beside {
  readonly numbers: readonly string[];
  readonly fn: CFunction;
  readonly reading: Reading;
  /** What is no number takes the branch; otherwise it must not. */
  readonly isRefused: boolean;
  readonly prior: number;
}

function beside(asked: CNode, { numbers, fn, reading, isRefused, prior }: Beside): Repair {
  const { file } = reading.unit;
  const hasMath = reading.unit.text.includes('<math.h>');
  const because = `${numbers.join(', ')} may be no number`;
  const ask = (text: string, is: '!=' | '=='): string =>
    hasMath ? `${is === '==' ? '!' : ''}isnan(${text})` : `${operand(text)} ${is} ${operand(text)}`;
  const condition: Condition = {
    bad: numbers.map((text) => ask(text, '!=')).join(' || '),
    good: numbers.map((text) => ask(text, '==')).join(' && '),
    prior,
    because,
  };
  const said = isRefused ? `as well whether ${condition.bad}` : `as well that ${condition.good}`;
  return {
    shape: NAME,
    title: `${fn.name} asks ${said} (${because})`,
    prior,
    condition,
    edits: ({ bad, good, isAmongOthers }) => {
      const { start, end } = asked;
      // Compilers warn of `or` beside `and` without parentheses.
      const isWrapped = isAmongOthers === true || operatorOf(asked) === (isRefused ? '&&' : '||');
      const text = isRefused ? `${bad(condition)} || ` : `${good(condition)} && `;
      const around = isAmongOthers === true ? `(${text}(` : `${text}${isWrapped ? '(' : ''}`;
      return [
        { file, start, end: start, text: around, closedAt: end },
        ...(isWrapped ? [{ file, start: end, end, text: isAmongOthers === true ? '))' : ')' }] : []),
      ];
    },
  };
}
