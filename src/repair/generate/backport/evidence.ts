// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Hunk } from '../../../domain/hunk.ts';

/** Words that repairs of a weakness bring into code. They order trials; nothing is accepted or refused for them. */
const WORDS: Readonly<Record<string, RegExp>> = {
  'CWE-1321': /__proto__|constructor|prototype|hasOwn\w*|Object\.create\(null|new Map|isPlainObject/g,
  'CWE-78': /execFile\w*|spawn\w*|shell|quote\w*|escape\w*|sanitize\w*|replace\(|test\(/g,
  'CWE-22': /normalize|resolve|relative|startsWith|indexOf|decodeURI\w*|isAbsolute|realpath\w*|\.\.|40[034]/g,
  'CWE-94': /\beval\b|\bFunction\b|\bvm\b|JSON\.parse|constructor|runIn\w*|toString|typeof/g,
  'CWE-1333': /\.length|slice|substr\w*|split|trim\w*|RegExp|\(\?[=!:]|[+*]\)?[+*?]|\{\d*,\d*\}/g,
};
/** What any repair brings: conditions, ways out, limits. */
const GUARDS =
  /\bif\b|\bthrow\b|\breturn\b|\bcontinue\b|\bbreak\b|\bgoto\b|[<>]=?|[!=]==?|&&|\|\||\b(?:NULL|null|max|min|limit|size\w*|len\w*|depth|overflow)\b/gi;

/** How likely a hunk is to be about the weakness; more is likelier. */
export function scoreOf(hunk: Hunk, { finding, loadedFiles }: Dossier, suspects: readonly Suspect[]): number {
  const near = suspects.filter(({ location }) => location.file === hunk.location.file);
  const { startLine, endLine } = hunk.location.region;
  const distance = Math.min(
    ...near.map(({ location: { region } }) => Math.max(0, region.startLine - endLine, startLine - region.endLine)),
  );
  const place = distance <= 3 ? 2 : distance <= 15 ? 1.5 : distance <= 60 ? 1 : near.length > 0 ? 0.5 : 0;
  const isLoaded = loadedFiles.includes(hunk.location.file) ? 0.5 : 0;
  const words = gain(hunk, WORDS[finding.weakness] ?? GUARDS);
  const guards = gain(hunk, GUARDS);
  return place + isLoaded + Math.min(2, words * 0.7) + Math.min(0.6, guards * 0.2) - Math.min(1, hunk.size / 400);
}

/** Words that come, beyond those that go. */
function gain({ added, removed }: Hunk, words: RegExp): number {
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
