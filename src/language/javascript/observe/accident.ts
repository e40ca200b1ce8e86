// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

const ACCIDENTAL: Readonly<Record<string, RegExp>> = {
  ReferenceError: /./s,
  RangeError: /Maximum call stack size exceeded|Invalid array length|Invalid string length/,
  TypeError:
    /is not (?:a function|defined|iterable|a constructor|callable)|Cannot (?:read|set|convert|destructure|add|assign|delete|redefine|mix)|Assignment to constant|before initialization|called on null or undefined|Reduce of empty array|object is not extensible|intermediate value|must have a callable|Class constructor/,
  SyntaxError: /./s,
};

/**
 * Is this error what the engine throws at broken code (a missing name, a call of what is no function, an exhausted
 * stack) rather than an answer somebody wrote?
 */
export function isAccident(error: Encoded): boolean {
  if (error === null || typeof error !== 'object' || error.t !== 'error') {
    return false;
  }
  return isAccidentalMessage(error.name, error.message);
}

export function isAccidentalMessage(name: string, message: string): boolean {
  if (/^(?:Cannot find (?:module|package)|require\(\) of ES Module|The requested module)/.test(message)) {
    return true;
  }
  return ACCIDENTAL[name]?.test(message) === true;
}
