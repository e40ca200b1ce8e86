// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { canBeEmpty, childNodes, isCharacterNode, matchesStrings, walkPattern, type Pattern } from './pattern.ts';

/** Copies of loop bodies that a counted loop is unrolled into are kept below this, or proofs would take minutes. */
const MAX_SIZE = 3_000;

/** They are bits of one number. */
const MAX_EMPTYABLE = 30;

/** Why the ordered machine cannot stand for this pattern; `undefined` when it can. */
export function whyNotModelled(pattern: Pattern): string | undefined {
  for (const node of walkPattern(pattern.tree)) {
    const why = whyNot(node, pattern);
    if (why !== undefined) {
      return why;
    }
  }
  const emptyable = [...walkPattern(pattern.tree)].filter(
    (node) => node.type === 'Quantifier' && canBeEmpty(node.element),
  );
  if (emptyable.length > MAX_EMPTYABLE) {
    return 'too many of its loops can turn without consuming anything';
  }
  return sizeOf(pattern.tree) > MAX_SIZE ? 'its counted repetitions make it too large' : undefined;
}

function whyNot(node: AST.Node, pattern: Pattern): string | undefined {
  if (node.type === 'Backreference') {
    return 'it has a backreference';
  }
  if (node.type === 'Group' && node.modifiers !== null) {
    return 'it changes flags inside';
  }
  if (node.type === 'ExpressionCharacterClass' || (isCharacterNode(node) && matchesStrings(node, pattern))) {
    return 'it has a class of strings';
  }
  if (node.type === 'Assertion' && (node.kind === 'lookahead' || node.kind === 'lookbehind')) {
    return whyNotLooking(node);
  }
  return undefined;
}

function whyNotLooking(node: AST.LookaroundAssertion): string | undefined {
  const below = [...walkPattern(node)].slice(1);
  if (below.some((inner) => inner.type === 'CapturingGroup')) {
    return 'an assertion captures a group';
  }
  const nested = below.some((inner) => inner.type === 'Assertion' && 'alternatives' in inner);
  return nested && node.kind === 'lookbehind' ? 'a lookbehind holds another assertion' : undefined;
}

function sizeOf(node: AST.Node): number {
  if (node.type === 'Quantifier') {
    return (sizeOf(node.element) + 2) * Math.max(1, node.min, node.max === Infinity ? node.min + 1 : node.max);
  }
  return childNodes(node).reduce((total, child) => total + sizeOf(child), 1);
}
