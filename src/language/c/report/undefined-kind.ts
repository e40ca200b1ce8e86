// SPDX-License-Identifier: Apache-2.0

/** What the undefined-behaviour sanitizer says, and the kind of report it is; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^unsigned integer overflow/, 'unsigned-integer-overflow'],
  [/^(?:signed integer overflow|division of .+ by -1 cannot)/, 'signed-integer-overflow'],
  [/^negation of/, 'negation-overflow'],
  [/^division by zero/, 'division-by-zero'],
  [/^(?:left shift|right shift|shift exponent)/, 'shift-out-of-bounds'],
  [/^index .+ out of bounds/, 'index-out-of-bounds'],
  [/^null pointer (?:passed|returned)/, 'nonnull-argument'],
  [/^applying (?:non-)?zero offset.*null pointer/, 'null-pointer-offset'],
  [/null pointer/, 'null-pointer'],
  [/misaligned address/, 'misaligned-pointer'],
  [/insufficient space/, 'object-size'],
  [/pointer index expression|offset to .* overflowed|^(?:addition|subtraction) of .*offset/, 'pointer-overflow'],
  [/^variable length array bound/, 'vla-bound-not-positive'],
  [/outside the range of representable values/, 'float-cast-overflow'],
  [/not a valid value for type '(?:_Bool|bool)'/, 'invalid-bool-load'],
  [/not a valid value for type/, 'invalid-enum-load'],
  [/^implicit conversion/, 'implicit-conversion'],
  [/incorrect function type/, 'function-type-mismatch'],
  [/end of a value-returning function/, 'missing-return'],
  [/unreachable program point/, 'unreachable-reached'],
  [/which does not point to an object of type/, 'vptr-mismatch'],
];

export function undefinedKind(said: string): string {
  return KINDS.find(([pattern]) => pattern.test(said))?.[1] ?? 'undefined-behavior';
}
