// SPDX-License-Identifier: Apache-2.0

/** A right repair with one thing taken from it: the mistakes people make when they repair by hand. */
export interface Weakening {
  readonly kind: string;
  /** Works on one added line of the diff; gives it back unchanged where it does not fit. */
  readonly weaken: (line: string) => string;
}

export const WEAKENINGS: readonly Weakening[] = [
  { kind: 'constructor-forgotten', weaken: (line) => line.replace(/(['"])constructor\1/g, '$1constructor_$1') },
  { kind: 'proto-forgotten', weaken: (line) => line.replace(/(['"])__proto__\1/g, '$1__proto$1') },
  { kind: 'compared-before-coercion', weaken: (line) => line.replace(/\bString\((\w+(?:\[\w+\])?)\)/g, '$1') },
  {
    kind: 'own-check-dropped',
    weaken: (line) => line.replace(/!?Object\.prototype\.hasOwnProperty\.call\([^()]*\)/g, 'true'),
  },
  {
    kind: 'starts-with-without-separator',
    weaken: (line) =>
      line
        .replace(/path\.join\((path\.resolve\([^()]*\)|\w+), path\.sep\)/g, '$1')
        .replace(/\s*\+\s*(?:path\.sep|['"]\/['"])/g, ''),
  },
  { kind: 'check-without-resolving', weaken: (line) => line.replace(/path\.(?:resolve|normalize)\(([^()]*)\)/g, '$1') },
  { kind: 'quoting-without-escaping', weaken: (line) => line.replace(/\.replace\(\/'\/g,[^)]*\)/g, '') },
  { kind: 'shell-kept', weaken: (line) => line.replace(/\bshell:\s*false\b/g, 'shell: true') },
  { kind: 'bound-in-the-wrong-direction', weaken: (line) => line.replace(/(\.length) > /g, '$1 < ') },
  {
    kind: 'always-true',
    weaken: (line) => line.replace(/\bif \((?!typeof).*\) (?=\{|return|throw|continue)/, 'if (false) '),
  },
];

/** The diff with every added line weakened; `null` where nothing changed. */
export function weakenDiff(diff: string, weakening: Weakening): string | null {
  const lines = diff
    .split('\n')
    .map((line) => (/^\+(?!\+\+ )/.test(line) ? `+${weakening.weaken(line.slice(1))}` : line));
  const weakened = lines.join('\n');
  return weakened === diff ? null : weakened;
}

/** The diff without its last file, where it has several: one shipped copy mended, another forgotten. */
export function withoutLastFile(diff: string): string | null {
  const parts = diff.split(/^(?=diff --git )/m);
  return parts.length > 1 ? parts.slice(0, -1).join('') : null;
}

/** The diff without its last hunk, where its only file has several: one place mended, its twin forgotten. */
export function withoutLastHunk(diff: string): string | null {
  const [head = '', ...hunks] = diff.split(/^(?=@@ )/m);
  return hunks.length > 1 && !head.includes('\ndiff --git') ? head + hunks.slice(0, -1).join('') : null;
}
