// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../domain/repair-error.ts';

/**
 * Sets one value in a JSON text and leaves every other byte alone: a manifest is a person's file. Objects on the way that
 * are missing are made.
 */
export function setInJson(text: string, path: readonly string[], value: string): string {
  let at: Span = rootOf(text);
  for (const [depth, key] of path.entries()) {
    const inner = memberOf(text, at, key);
    if (inner === undefined) {
      return insertMember(text, at, { path, depth, value });
    }
    at = inner;
  }
  return text.slice(0, at.start) + JSON.stringify(value) + text.slice(at.end);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function rootOf(text: string): Span {
  const start = skipBlank(text, text.startsWith('\uFEFF') ? 1 : 0);
  return { start, end: endOfValue(text, start) };
}

/** The value of a member of the object at a span. */
function memberOf(text: string, object: Span, key: string): Span | undefined {
  for (const member of membersOf(text, object)) {
    if (member.key === key) {
      return member.value;
    }
  }
  return undefined;
}

function* membersOf(text: string, object: Span): Generator<{ readonly key: string; readonly value: Span }> {
  if (text[object.start] !== '{') {
    throw new RepairError('INPUT_MALFORMED', 'the manifest has something else where an object belongs');
  }
  for (let at = skipBlank(text, object.start + 1); text[at] === '"';) {
    const keyEnd = endOfValue(text, at);
    const key: unknown = JSON.parse(text.slice(at, keyEnd));
    const start = skipBlank(text, skipBlank(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    yield { key: String(key), value: { start, end } };
    at = skipBlank(text, end);
    at = text[at] === ',' ? skipBlank(text, at + 1) : at;
  }
}

function insertMember(
  text: string,
  object: Span,
  { path, depth, value }: { readonly path: readonly string[]; readonly depth: number; readonly value: string },
): string {
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const members = [...membersOf(text, object)];
  const last = members.at(-1);
  const inside = text.slice(object.start, object.end);
  const isInline = last !== undefined && !inside.includes('\n');
  const nested = nest(path.slice(depth + 1), value);
  const key = JSON.stringify(path[depth]);
  if (isInline) {
    return `${text.slice(0, last.value.end)}, ${key}: ${JSON.stringify(nested)}${text.slice(last.value.end)}`;
  }
  const indent = newline + unit.repeat(depth + 1);
  const body = JSON.stringify(nested, null, unit).replaceAll('\n', indent);
  return last === undefined
    ? `${text.slice(0, object.start)}{${indent}${key}: ${body}${newline}${unit.repeat(depth)}}${text.slice(object.end)}`
    : `${text.slice(0, last.value.end)},${indent}${key}: ${body}${text.slice(last.value.end)}`;
}

type Nested = string | { readonly [key: string]: Nested };

function nest(path: readonly string[], value: string): Nested {
  const [key, ...rest] = path;
  return key === undefined ? value : { [key]: nest(rest, value) };
}

function skipBlank(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) {
    at += 1;
  }
  return at;
}

/** The place after the value that begins here. Texts that are no JSON are refused before they are edited. */
function endOfValue(text: string, from: number): number {
  switch (text.charAt(from)) {
    case '"':
      return endOfString(text, from);
    case '{':
    case '[':
      return endOfBracket(text, from);
    default:
      return from + (/^[^\s,\]}]+/.exec(text.slice(from, from + 64))?.[0].length ?? 0);
  }
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') {
    at += text[at] === '\\' ? 2 : 1;
  }
  return at + 1;
}

function endOfBracket(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = endOfString(text, at) - 1;
    } else if ('{[]}'.includes(character)) {
      depth += '{['.includes(character) ? 1 : -1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  throw new RepairError('INPUT_MALFORMED', 'the manifest ends in the middle of a value');
}
