// SPDX-License-Identifier: Apache-2.0

/** Every way in which opaque assertions can hold or not at one place. */
export function valuations(marks: readonly string[]): readonly ReadonlySet<string>[] {
  return marks.reduce<readonly ReadonlySet<string>[]>(
    (sets, mark) => sets.flatMap((set) => [set, new Set([...set, mark])]),
    [new Set()],
  );
}
