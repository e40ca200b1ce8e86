// SPDX-License-Identifier: Apache-2.0

/** A part of a text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const NO_CODE = /\/\*[^]*?(?:\*\/|$)|\/\/(?:[^\\\n]|\\[^])*|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'/g;

/** The same text with blanks for comments, and letters for what stands between quotation marks. */
export function codeOnly(text: string): string {
  return text.replaceAll(NO_CODE, (found) =>
    found.startsWith('/')
      ? found.replaceAll(/[^\n]/g, ' ')
      : found.replaceAll(/[^\n"']/g, '_').replaceAll(/(?<=.)["'](?=.)/g, '_'),
  );
}

/** The same text with blanks in these places; lines stay lines. */
export function blank(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end > at) {
      const from = Math.max(start, at);
      parts.push(text.slice(at, from), text.slice(from, end).replaceAll(/[^\n\r]/g, ' '));
      at = end;
    }
  }
  return [...parts, text.slice(at)].join('');
}
