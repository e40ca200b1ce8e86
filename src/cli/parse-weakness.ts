// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../domain/repair-error.ts';
import { canonicalWeakness, WEAKNESS_NAMES, type Weakness } from '../domain/weakness.ts';

/** Reads `--weakness`: `CWE-78`, `78`, a list with commas, or `all`. */
export function parseWeaknesses(text: string): readonly Weakness[] {
  if (text.toLowerCase() === 'all') {
    return Object.keys(WEAKNESS_NAMES).map(toWeakness);
  }
  return [...new Set(text.split(',').map((word) => toWeakness(word.trim())))];
}

function toWeakness(word: string): Weakness {
  const [, digits] = /^(?:CWE-)?(\d{1,5})$/i.exec(word) ?? [];
  if (digits === undefined) {
    throw new RepairError('CONFIG_INVALID', `--weakness "${word}" is no CWE number; write CWE-1321, a list, or all`);
  }
  return canonicalWeakness(`CWE-${Number(digits)}`);
}
