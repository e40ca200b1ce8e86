// SPDX-License-Identifier: Apache-2.0
import type { StructuredPatch } from 'diff';

/** A word, number, text or sign, and where it stands. */
interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const TOKEN = /[\p{L}\p{N}_$]+|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^\s\p{L}\p{N}_$]/gu;

/**
 * Puts one hunk where its words stand, whatever white space and line breaks are around them; context is given up line by
 * line from the outside. `null` where they stand nowhere, or in several places with nothing to choose by.
 */
export function placeAnywhere(text: string, part: StructuredPatch): string | null {
  const [hunk] = part.hunks;
  const lines = hunk?.lines.filter((line) => !line.startsWith('\\')) ?? [];
  const first = lines.findIndex((line) => !line.startsWith(' '));
  const last = lines.findLastIndex((line) => !line.startsWith(' '));
  if (first === -1) {
    return null;
  }
  const tokens = tokensOf(text);
  const [head, core, tail] = [lines.slice(0, first), lines.slice(first, last + 1), lines.slice(last + 1)];
  for (const [above, below] of contexts(head.length, tail.length)) {
    const before = head.slice(head.length - above);
    const after = tail.slice(0, below);
    const old = [...before, ...core, ...after].filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    const wanted = tokensOf(old.join('\n'));
    const places = wanted.length < LEAST ? [] : placesOf(wanted, tokens);
    const [place] = places;
    if (place !== undefined && places.length === 1) {
      return replaced(text, tokens.slice(place, place + wanted.length), [...before, ...core, ...after]);
    }
  }
  return null;
}

/** Fewer words than this stand together by chance. */
const LEAST = 6;

/** From all lines of context down to one on either side. */
function contexts(head: number, tail: number): readonly (readonly [number, number])[] {
  const most = Math.max(head, tail);
  const both = Array.from(
    { length: most + 1 },
    (_unused, less) => [Math.max(0, head - less), Math.max(0, tail - less)] as const,
  );
  return [...both, [head, 0], [0, tail]];
}

function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    text: /^['"]/.test(match[0]) ? match[0].slice(1, -1) : match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function placesOf(wanted: readonly Token[], tokens: readonly Token[]): readonly number[] {
  const places: number[] = [];
  for (let at = 0; at + wanted.length <= tokens.length; at++) {
    if (wanted.every(({ text }, index) => tokens[at + index]?.text === text)) {
      places.push(at);
    }
  }
  return places;
}

/** The new lines in place of the old words, on the indentation that is found there. */
function replaced(text: string, found: readonly Token[], lines: readonly string[]): string {
  const [start, end] = [found[0]?.start ?? 0, found.at(-1)?.end ?? 0];
  const fresh = lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const here = /^[ \t]*/.exec(text.slice(lineStart, start))?.[0] ?? '';
  const there = /^[ \t]*/.exec(fresh.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
  const moved = fresh.map((line) => (line.startsWith(there) ? here + line.slice(there.length) : line));
  const words = moved.join('\n').trim();
  return text.slice(0, start) + words + text.slice(end);
}
