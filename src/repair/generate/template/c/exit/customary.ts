// SPDX-License-Identifier: Apache-2.0
import type { Reading } from '../../../../../language/c/syntax/code-base.ts';
import { functionsOf, type CFunction } from '../../../../../language/c/syntax/functions.ts';
import { integerOf, resolve } from '../../../../../language/c/syntax/infer.ts';
import { isPointer } from '../../../../../language/c/syntax/type.ts';
import { earlyValues, likenessOfValue, successValue } from './judge-exit.ts';

export interface Value {
  /** `''` for a function that returns nothing. */
  readonly value: string;
  readonly prior: number;
}

const CONSTANT = /^(?:-?\s*\w+|\(?-\d+\)?)$/;
const MOST = 4;

/** Values that say "no" where a function has no way out of its own: those of its file, else those of its type. */
export function customaryValues(fn: CFunction, reading: Reading): readonly Value[] {
  if (fn.returns.base === 'void' && fn.returns.pointers === 0) {
    return [{ value: '', prior: 0.6 }];
  }
  const voted = votes(fn, reading);
  return [...voted, ...ofType(fn, reading)];
}

/** What functions of the same type in the same file return early, the commonest first. */
function votes(fn: CFunction, reading: Reading): readonly Value[] {
  const { base, pointers } = fn.returns;
  const count = new Map<string, number>();
  for (const each of functionsOf(reading.unit)) {
    if (each !== fn && each.returns.base === base && each.returns.pointers === pointers) {
      const success = successValue(each);
      for (const value of earlyValues(each)) {
        if (CONSTANT.test(value) && /[A-Z\d-]|NULL|null|false/.test(value) && likenessOfValue(value, success) >= 0.7) {
          count.set(value, (count.get(value) ?? 0) + 1);
        }
      }
    }
  }
  const sorted = [...count].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST);
  return sorted.map(([value], index) => ({ value, prior: 0.62 - index * 0.06 }));
}

function ofType(fn: CFunction, reading: Reading): readonly Value[] {
  const returns = resolve(fn.returns, reading);
  const success = successValue(fn);
  if (isPointer(returns)) {
    return [{ value: reading.unit.dialect === 'cpp' ? 'nullptr' : 'NULL', prior: 0.55 }];
  }
  if (/^(?:bool|_Bool|gboolean|boolean)$/i.test(fn.returns.base)) {
    return [{ value: fn.returns.base === 'gboolean' ? 'FALSE' : 'false', prior: 0.55 }];
  }
  const named = enumerators(fn, reading);
  const integer = integerOf(returns, reading);
  if (integer === undefined && named.length === 0) {
    return [];
  }
  const numbers: readonly Value[] = [
    { value: '-1', prior: integer?.isSigned === false ? 0.1 : success === '0' ? 0.5 : 0.4 },
    { value: '0', prior: success === '0' ? 0.3 : 0.45 },
    { value: '1', prior: success === '0' ? 0.35 : 0.1 },
  ];
  return [...named, ...numbers.filter(({ value }) => named.length === 0 || value !== '1')];
}

const INVALID = /(?:_|^)E?(?:VAL|INVAL\w*|BAD\w*|RANGE|PARAM\w*|ARG\w*|CORRUPT\w*|FORMAT|MALFORMED|DATA\w*)$/;
const ERROR = /ERR(?:OR)?$|FAIL(?:ED|URE)?$|(?:_|^)ERR(?:OR)?_/;

/** Constants that share a prefix with a success constant the function returns: `MP_OKAY` and `MP_VAL`. */
function enumerators(fn: CFunction, reading: Reading): readonly Value[] {
  const used = [successValue(fn), ...earlyValues(fn)].filter(
    (value) => value !== undefined && /^[A-Z]\w*$/.test(value),
  );
  const prefix = used[0]?.match(/^[A-Z]+_?/)?.[0];
  if (prefix === undefined || prefix.length < 2) {
    return [];
  }
  const names = new Set<string>();
  for (const { macros, enumerators: listed } of reading.types) {
    for (const name of [...macros.keys(), ...listed]) {
      if (name.startsWith(prefix)) {
        names.add(name);
      }
    }
  }
  const rated = [...names].flatMap((value) => {
    const prior = INVALID.test(value) ? 0.6 : ERROR.test(value) ? 0.56 : 0;
    return prior === 0 ? [] : [{ value, prior }];
  });
  return rated.toSorted((a, b) => b.prior - a.prior || (a.value < b.value ? -1 : 1)).slice(0, MOST);
}
