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

/** `if (1)`, `while (0)`, `if (0 && ...)`. A loop for ever and `do … while (0)` are common and mean no harm. */
export function literalConditions(body: readonly Token[]): number {
  return body.filter(({ text }, at) => {
    if (text !== 'if' || body[at + 1]?.text !== '(') {
      return false;
    }
    const condition = body.slice(at + 2, closing(body, at + 1)).map((token) => token.text);
    const [first, second] = condition;
    const isLiteral =
      /^(?:0|1|true|false)$/.test(first ?? '') && (second === undefined || second === '&' || second === '|');
    return isLiteral;
  }).length;
}
