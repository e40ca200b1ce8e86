// SPDX-License-Identifier: Apache-2.0
import type { Unit } from '../../../../../language/c/syntax/parse.ts';
import { findAll } from '../../../../../language/c/syntax/node.ts';
import type { CType, IntegerType } from '../../../../../language/c/syntax/type.ts';
import type { Edit } from '../write/edit.ts';

/** The least and greatest number of a type, by the names C has for them, and the header that gives them. */
export interface Limits {
  readonly least: string;
  readonly most: string;
  readonly header: string;
  /** A type in which two of them can be added and multiplied; absent for the widest. */
  readonly wider?: string;
  readonly unsigned: string;
}

export function limitsOf({ base }: CType, integer: IntegerType): Limits {
  if (/^(?:std::)?u?int\d+_t$/.test(base)) {
    return fixedLimits(base.replace(/^std::/, ''), integer);
  }
  if (base === 'size_t') {
    return { least: '0', most: 'SIZE_MAX', header: '<stdint.h>', unsigned: 'size_t' };
  }
  const header = '<limits.h>';
  if (integer.bits === 64) {
    const word = base.includes('long long') || !base.includes('long') ? 'LLONG' : 'LONG';
    const unsigned = word === 'LLONG' ? 'unsigned long long' : 'unsigned long';
    return integer.isSigned
      ? { least: `${word}_MIN`, most: `${word}_MAX`, header, unsigned }
      : { least: '0', most: `U${word}_MAX`, header, unsigned };
  }
  return integer.isSigned
    ? { least: 'INT_MIN', most: 'INT_MAX', header, wider: 'long long', unsigned: 'unsigned int' }
    : { least: '0', most: 'UINT_MAX', header, wider: 'unsigned long long', unsigned: 'unsigned int' };
}

function fixedLimits(base: string, { bits, isSigned }: IntegerType): Limits {
  const name = base.slice(0, -2).toUpperCase();
  const wider = bits < 64 ? { wider: isSigned ? 'int64_t' : 'uint64_t' } : {};
  const least = isSigned ? `${name}_MIN` : '0';
  return { least, most: `${name}_MAX`, header: '<stdint.h>', unsigned: `uint${bits}_t`, ...wider };
}

/** The `#include` a file needs to name something, unless it names it already. */
export function includeEdits(unit: Unit, header: string, uses: readonly string[]): readonly Edit[] {
  const has = unit.text.includes(header) || uses.some((name) => new RegExp(`\\b${name}\\b`).test(unit.text));
  const includes = findAll(unit.root, 'preproc_include').filter(({ parent }) => parent?.type === 'translation_unit');
  const [first] = includes;
  if (has) {
    return [];
  }
  const at = first?.start ?? 0;
  return [{ file: unit.file, start: at, end: at, text: `#include ${header}\n` }];
}
