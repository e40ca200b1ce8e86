// SPDX-License-Identifier: Apache-2.0
import { beginsWithSlash } from './url-like.ts';
import type { Composition, Part } from './composition.ts';
import { quoted } from './error-text.ts';
import type { Style } from '../../../../../language/javascript/source/style.ts';

/** The directory a composition must not lead out of, as source text. */
export interface Root {
  /** Operands for `path.resolve(...)`. */
  readonly operands: readonly string[];
}

export function rootOf(composition: Composition, style: Style): Root {
  const { source, kind, parts, first } = composition;
  const trusted = parts.slice(0, first);
  if (kind === 'alone' || trusted.length === 0) {
    return { operands: [quoted('.', style)] };
  }
  if (kind === 'join' || kind === 'resolve') {
    return { operands: trusted.map((part) => source.text.slice(part.start, part.end)) };
  }
  return { operands: [summed(composition, trimmed(composition, trusted), style)] };
}

/** The leading parts up to the last separator: `./data/user-` + id lies in `./data`. */
function trimmed(composition: Composition, trusted: readonly Part[]): readonly Part[] {
  const last = trusted.at(-1);
  if (last?.text === undefined) {
    return trusted;
  }
  const isWholeName = beginsWithSlash(composition) || last.text.endsWith('/');
  const text = isWholeName ? last.text : last.text.slice(0, last.text.lastIndexOf('/') + 1);
  const before = trusted.slice(0, -1);
  if ((text === '/' || text === '') && before.length > 0) {
    return before;
  }
  const part = { start: last.start, end: last.end, text };
  return text === last.text ? trusted : [...before, part];
}

function summed(composition: Composition, parts: readonly Part[], style: Style): string {
  const { source } = composition;
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return only.text === undefined
      ? source.text.slice(only.start, only.end)
      : quoted(only.text === '' ? '.' : only.text, style);
  }
  if (composition.kind === 'template') {
    return `\`${parts.map((part) => part.text ?? `\${${source.text.slice(part.start, part.end)}}`).join('')}\``;
  }
  return parts
    .map((part) => (part.text === undefined ? source.text.slice(part.start, part.end) : quoted(part.text, style)))
    .join(' + ');
}
