// SPDX-License-Identifier: Apache-2.0
import { MagicString } from 'magic-string';
import { childFields, isNode, parse, type Node } from '../../source/parse.ts';
import { commandWords } from './command-words.ts';

/** A place in a text where a value is written, and how another value is written there. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** What it means: quotes and escapes taken away. */
  readonly value: string;
  readonly write: (value: string) => string;
}

/** The places in a shell command: its words, and inside words of JavaScript the strings of that. */
export function placesInCommand(command: string): readonly Place[] {
  const words = commandWords(command);
  return words.flatMap(({ start, end, text }, index) => {
    const whole = { start, end, value: text, write: quoted };
    const isCode = /^(?:-e|-p|-pe|-ep|--eval|--print)$/.test(words[index - 1]?.text ?? '');
    // Inner places are written into the word, and the word into the command.
    const inner = isCode
      ? placesInScript(text).map((place) => ({
          ...whole,
          value: place.value,
          write: (value: string) => quoted(written(text, place, value)),
        }))
      : [];
    return inner.length > 0 ? inner : [whole];
  });
}

/** The strings and template texts of a script; none when it does not parse. */
export function placesInScript(text: string): readonly Place[] {
  let program: Node;
  try {
    ({ program } = parse('script.js', text));
  } catch (error) {
    if (error instanceof SyntaxError) {
      return [];
    }
    throw error;
  }
  const places: Place[] = [];
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const place = placeOf(node, text);
    if (place !== undefined) {
      places.push(place);
    }
    for (const field of childFields(node.type)) {
      const child = node[field];
      open.push(...(Array.isArray(child) ? child : [child]).filter(isNode));
    }
  }
  return places.toSorted((one, other) => one.start - other.start);
}

function placeOf(node: Node, text: string): Place | undefined {
  const { start, end } = node;
  if (node.type === 'Literal' && typeof node['value'] === 'string') {
    const quote = text.charAt(start);
    return { start, end, value: node['value'], write: (value) => quote + escaped(value, quote) + quote };
  }
  if (node.type !== 'TemplateElement' || typeof node['value'] !== 'object' || node['value'] === null) {
    return undefined;
  }
  const cooked: unknown = Reflect.get(node['value'], 'cooked');
  if (typeof cooked !== 'string') {
    return undefined;
  }
  // The node's range takes in the backtick or brace before the text, and what comes after it.
  const last = end - (text.startsWith('${', end - 2) ? 2 : 1);
  const write = (value: string): string => escaped(value, '`').replaceAll('${', String.raw`\${`);
  return { start: start + 1, end: last, value: cooked, write };
}

function escaped(value: string, quote: string): string {
  const plain = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"');
  return plain.replaceAll(quote, `\\${quote}`);
}

function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text with another value at one of its places. */
export function written(text: string, place: Place, value: string): string {
  return new MagicString(text).overwrite(place.start, place.end, place.write(value)).toString();
}
