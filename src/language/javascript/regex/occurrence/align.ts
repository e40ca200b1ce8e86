// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import type { SourceFile } from '../../source/source-file.ts';
import { textsOf, type Part } from './evaluate.ts';
import { writtenText, type Written, type WrittenText } from './written-text.ts';

/** Shorter texts say nothing: `^` and `)` are everywhere. */
const SHORTEST = 3;

/**
 * Where the characters of a pattern that was seen at run time are written in a file. First expressions that build the
 * whole of it, with gaps for what is not known; then literals that hold parts of it. Best first.
 */
export function writtenIn(source: SourceFile, pattern: string): readonly WrittenText[] {
  const nodes = [...source.walk()];
  const built = nodes
    .filter(({ type }) => BUILDERS.has(type))
    .flatMap((node) => textsOf(source, node))
    .filter((parts) => parts.includes('gap') && lengthOf(parts) >= SHORTEST)
    .flatMap((parts) => aligned(parts, pattern) ?? []);
  const best = built.toSorted((a, b) => known(b) - known(a)).slice(0, 2);
  const fragments = fragmentsIn(source, nodes, pattern);
  return [...best, ...(known(fragments) === 0 ? [] : [fragments])];
}

const BUILDERS: ReadonlySet<string> = new Set([
  'BinaryExpression',
  'TemplateLiteral',
  'CallExpression',
  'ConditionalExpression',
]);

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + (part === 'gap' ? 0 : part.text.length), 0);
}

function known({ written }: WrittenText): number {
  return written.filter((place) => place !== undefined).length;
}

/** Lays the parts over the pattern from its start to its end, each gap as short as possible. */
function aligned(parts: readonly Part[], pattern: string): WrittenText | undefined {
  const written: (Written | undefined)[] = [];
  let isOpen = false;
  for (const [index, part] of parts.entries()) {
    if (part === 'gap') {
      isOpen = true;
      continue;
    }
    const isLast = index === parts.length - 1;
    const at = isLast ? pattern.length - part.text.length : pattern.indexOf(part.text, written.length);
    const fits = pattern.startsWith(part.text, at) && at >= written.length && (isOpen || at === written.length);
    if (!fits) {
      return undefined;
    }
    written.push(...Array.from({ length: at - written.length }, () => undefined), ...part.written);
    isOpen = false;
  }
  if (!isOpen && written.length < pattern.length) {
    return undefined;
  }
  written.push(...Array.from({ length: pattern.length - written.length }, () => undefined));
  return { text: pattern, written };
}

/** The longest literals first; each stretch of the pattern belongs to one. */
function fragmentsIn(source: SourceFile, nodes: readonly Node[], pattern: string): WrittenText {
  const written: (Written | undefined)[] = Array.from({ length: pattern.length }, () => undefined);
  const literals = nodes
    .map((node) => writtenText(source, node))
    .filter((text) => text !== undefined)
    .filter(({ text }) => text.length >= SHORTEST && /[*+{]/.test(text) && pattern.includes(text))
    .toSorted((a, b) => b.text.length - a.text.length);
  for (const literal of literals) {
    for (let at = pattern.indexOf(literal.text); at !== -1; at = pattern.indexOf(literal.text, at + 1)) {
      if (written.slice(at, at + literal.text.length).every((place) => place === undefined)) {
        written.splice(at, literal.text.length, ...literal.written);
      }
    }
  }
  return { text: pattern, written };
}
