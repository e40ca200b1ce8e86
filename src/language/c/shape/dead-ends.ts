// SPDX-License-Identifier: Apache-2.0
import { closing } from './outline.ts';
import type { Token } from './tokens.ts';

const LEAVES = /^(?:return|goto|break|continue|exit|_exit|abort|throw)$/;

/** Statements that always leave, with something behind them that no label leads to. */
export function deadEnds(body: readonly Token[]): number {
  return body.filter(({ text }, at) => LEAVES.test(text) && isUnconditional(body, at) && hasCodeBehind(body, at))
    .length;
}

/** It begins a statement, and what comes before it is the end of another one or the beginning of a block. */
function isUnconditional(body: readonly Token[], at: number): boolean {
  const before = body[at - 1]?.text;
  if (before === '}') {
    // `do { } while` and `else` are no end; a block before is.
    return body[at]?.text !== 'while';
  }
  return before === undefined || before === ';' || before === '{';
}

function hasCodeBehind(body: readonly Token[], at: number): boolean {
  const end = body.findIndex(({ text }, index) => index >= at && text === ';');
  const next = body[end + 1];
  if (end < 0 || next === undefined || next.text === '}' || next.text === 'case' || next.text === 'default') {
    return false;
  }
  const isLabel = next.kind === 'name' && body[end + 2]?.text === ':' && body[end + 3]?.text !== ':';
  return !isLabel && next.text !== ';';
}

/** `if (1)`, `while (0 && more)`, `for (; false; )`. A loop for ever and `do … while (0)` are common and mean no harm. */
export function literalConditions(body: readonly Token[]): number {
  return body.filter((_token, at) => isLiteral(body, at)).length;
}

function isLiteral(body: readonly Token[], at: number): boolean {
  const keyword = body[at]?.text ?? '';
  if (!/^(?:if|while|for)$/.test(keyword) || body[at + 1]?.text !== '(') {
    return false;
  }
  const inside = body.slice(at + 2, closing(body, at + 1)).map((token) => token.text);
  const [first = '', second] = keyword === 'for' ? middleOf(inside) : inside;
  const isTold = (keyword === 'if' ? /^(?:0|1|true|false)$/ : /^(?:0|false)$/).test(first);
  return isTold && (second === undefined ? keyword === 'if' || !endsDo(body, at) : /^(?:&&?|\|\|?)$/.test(second));
}

/** What a `for` asks. */
function middleOf(inside: readonly string[]): readonly string[] {
  const from = inside.indexOf(';');
  const to = inside.indexOf(';', from + 1);
  return from < 0 || to < 0 ? [] : inside.slice(from + 1, to);
}

/** Is this the `while` of a `do`? What stands before it ends a block or a statement that `do` began. */
function endsDo(body: readonly Token[], at: number): boolean {
  if (body[at - 1]?.text !== '}') {
    const before = body.slice(0, at).findLastIndex(({ text }) => text === 'do');
    return before >= 0 && !body.slice(before, at - 1).some(({ text }) => text === ';');
  }
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    depth += Number(body[index]?.text === '}') - Number(body[index]?.text === '{');
    if (depth === 0) {
      return body[index - 1]?.text === 'do';
    }
  }
  return false;
}
