// SPDX-License-Identifier: Apache-2.0

/** Words that repairs of a weakness bring into code. They order trials; nothing is accepted or refused for them. */
const WORDS: Readonly<Record<string, RegExp>> = {
  'CWE-1321':
    /__proto__|constructor|prototype|hasOwn\w*|Object\.create\(null|new Map|isPlainObject|defineProperty|getPrototypeOf/g,
  'CWE-78':
    /execFile\w*|spawn\w*|shell|quote\w*|escape\w*|sanitize\w*|replace\(|test\(|typeof|parseInt|Number|isNaN|\[\s*['"][\w-]+['"]/g,
  'CWE-22':
    /normalize|resolve|relative|startsWith|indexOf|decodeURI\w*|isAbsolute|realpath\w*|\.\.|40[034]|includes\(|\bsep\b|basename|replace\(/g,
  'CWE-94':
    /\beval\b|\bFunction\b|\bvm\b|JSON\.parse|constructor|runIn\w*|toString|typeof|JSON\.stringify|replace\(|hasOwn\w*|prototype|__proto__/g,
  'CWE-1333': /\.length|slice|substr\w*|split|trim\w*|RegExp|\(\?[=!:]|\[\^|[+*]\)?[+*?]|\{\d*,\d*\}/g,
};
/** What any repair brings: conditions, ways out, limits. */
const GUARDS =
  /\bif\b|\bthrow\b|\breturn\b|\bcontinue\b|\bbreak\b|\bgoto\b|[<>]=?|[!=]==?|&&|\|\||\b(?:NULL|null|max|min|limit|size\w*|len\w*|depth|overflow)\b/gi;

interface Change {
  readonly added: string;
  readonly removed: string;
}

/** How many words of a repair of this weakness come, beyond those that go. */
export function repairWords(weakness: string, change: Change): number {
  return gain(change, WORDS[weakness] ?? GUARDS);
}

/** The same of what any repair brings. */
export function guardWords(change: Change): number {
  return gain(change, GUARDS);
}

function gain({ added, removed }: Change, words: RegExp): number {
  const old = countsOf(removed.match(words) ?? []);
  let more = 0;
  for (const [word, count] of countsOf(added.match(words) ?? [])) {
    more += Math.max(0, count - (old.get(word) ?? 0));
  }
  return more;
}

function countsOf(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
