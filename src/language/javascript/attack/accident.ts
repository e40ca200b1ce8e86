// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

/** Words V8 uses for errors nobody wrote. A deliberate `throw new TypeError('path must be a string')` has none. */
const ENGINE_WORDS =
  /is not a function|is not defined|Cannot (?:read|set|delete|convert|destructure|use 'in'|access|redefine|assign)|is not iterable|is not a constructor|Maximum call stack|Invalid array length|Invalid string length|Assignment to constant|before initialization|called on null or undefined|Invalid regular expression|Right-hand side of|is not extensible|object is not|Class constructor|Reduce of empty array|no access to/;

/** `Language.isAccident` for JavaScript. */
export function isAccident(error: Encoded): boolean {
  if (typeof error !== 'object' || error === null || error.t !== 'error') {
    return false;
  }
  switch (error.name) {
    case 'ReferenceError':
      return true;
    case 'TypeError':
    case 'RangeError':
    case 'SyntaxError':
      return ENGINE_WORDS.test(error.message);
    default:
      return false;
  }
}
