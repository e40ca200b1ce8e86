// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../source/parse.ts';
import type { SourceFile } from '../../source/source-file.ts';

/** How text is written where it stands: each way has its own escapes. */
export type Quoting = 'regex' | 'raw' | "'" | '"' | '`';

/** Where one character of a text is written. */
export interface Written {
  readonly start: number;
  readonly end: number;
  readonly quoting: Quoting;
}

/** Text whose characters know where they are written; `undefined` for those that are not known to be anywhere. */
export interface WrittenText {
  readonly text: string;
  readonly written: readonly (Written | undefined)[];
}

/** The text of a regular-expression literal, a string literal or a stretch of a template; `undefined` for others. */
export function writtenText(source: SourceFile, node: Node): WrittenText | undefined {
  if (node.type === 'Literal' && typeof node['regex'] === 'object' && node['regex'] !== null) {
    const end = source.text.lastIndexOf('/', node.end);
    return plain(source.text.slice(node.start + 1, end), node.start + 1, 'regex');
  }
  if (node.type === 'Literal' && typeof node['value'] === 'string') {
    const quote = source.text[node.start] === '"' ? '"' : "'";
    return decoded(source.text.slice(node.start + 1, node.end - 1), node.start + 1, quote);
  }
  if (node.type === 'TemplateElement') {
    return templatePart(source, node);
  }
  return undefined;
}

/** Parsers differ in whether a template's part includes the delimiters around it. */
function templatePart(source: SourceFile, node: Node): WrittenText | undefined {
  const value = node['value'];
  const raw: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'raw') : undefined;
  if (typeof raw !== 'string') {
    return undefined;
  }
  const at = source.text.indexOf(raw, node.start);
  const tagged = source.parent(source.parent(node) ?? node);
  const tag = tagged?.type === 'TaggedTemplateExpression' ? tagged['tag'] : undefined;
  if (tag === undefined) {
    return decoded(raw, at, '`');
  }
  return /^String\s*\.\s*raw\b/.test(source.text.slice(tagged?.start)) ? plain(raw, at, 'raw') : undefined;
}

export function joined(parts: readonly WrittenText[]): WrittenText {
  return { text: parts.map(({ text }) => text).join(''), written: parts.flatMap(({ written }) => written) };
}

function plain(text: string, at: number, quoting: Quoting): WrittenText {
  const written = Array.from({ length: text.length }, (_, i) => ({ start: at + i, end: at + i + 1, quoting }));
  return { text, written };
}

const ESCAPE =
  /\\(?:u\{(?<point>[0-9a-fA-F]+)\}|u(?<unit>[0-9a-fA-F]{4})|x(?<byte>[0-9a-fA-F]{2})|(?<octal>[0-3][0-7]{0,2}|[4-7][0-7]?)|(?<break>\r\n|[\n\r\u2028\u2029])|(?<other>[^]))/y;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['v', '\v'],
  ['f', '\f'],
]);

function decoded(raw: string, at: number, quoting: Quoting): WrittenText {
  let text = '';
  const written: Written[] = [];
  for (let index = 0; index < raw.length;) {
    ESCAPE.lastIndex = index;
    const match = ESCAPE.exec(raw);
    const piece = match === null ? (raw[index] ?? '') : meaning(match.groups ?? {});
    const end = index + (match?.[0].length ?? 1);
    written.push(...Array.from({ length: piece.length }, () => ({ start: at + index, end: at + end, quoting })));
    text += piece;
    index = end;
  }
  return { text, written };
}

function meaning(groups: Readonly<Record<string, string | undefined>>): string {
  const { point, unit, byte, octal, other } = groups;
  const hexadecimal = point ?? unit ?? byte;
  if (hexadecimal !== undefined) {
    return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
  }
  if (octal !== undefined) {
    return String.fromCharCode(Number.parseInt(octal, 8));
  }
  // An escaped line break stands for nothing.
  return other === undefined ? '' : (NAMED.get(other) ?? other);
}

/** Pattern text as it must be written between the given delimiters. */
export function encoded(text: string, quoting: Quoting): string {
  if (quoting === 'raw') {
    return text;
  }
  if (quoting === 'regex') {
    return text.replace(/\\[^]|\//g, (found) => (found === '/' ? '\\/' : found));
  }
  const escaped = text.replace(/\\/g, '\\\\').replaceAll(quoting, `\\${quoting}`);
  return quoting === '`' ? escaped.replace(/\$\{/g, '\\${') : escaped;
}
