// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { walkPattern, type Pattern } from '../pattern.ts';

/** All loops without a limit: where it is not known which of them are slow, all are suspected. */
export function endlessLoops(pattern: Pattern): ReadonlySet<AST.Quantifier> {
  const loops = [...walkPattern(pattern.tree)].filter((node) => node.type === 'Quantifier');
  return new Set(loops.filter(({ max }) => max === Infinity));
}
