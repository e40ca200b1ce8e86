// SPDX-License-Identifier: Apache-2.0
import { isMap, isScalar, parseDocument, stringify, type YAMLMap } from 'yaml';
import { RepairError } from '../../domain/repair-error.ts';

/**
 * Sets one value in a YAML text and leaves every other byte alone, comments included. Maps on the way that are missing are
 * made; an empty text begins a new one.
 */
export function setInYaml(text: string, path: readonly string[], value: string): string {
  const document = parseDocument(text);
  const root: unknown = document.contents;
  if (document.errors.length > 0 || (root !== null && !isMap(root) && !(isScalar(root) && root.value === null))) {
    throw new RepairError('INPUT_MALFORMED', 'the settings have something else where a map belongs');
  }
  const edited = isMap(root) ? setBelow(text, root, { path, value }) : `${endedLine(text)}${lines(path, value, '')}`;
  if (edited !== undefined && parseDocument(edited).getIn(path) === value) {
    return edited;
  }
  // Anchors, flow maps over several lines and the like: right, if not as it was written.
  const empty = path.slice(0, -1).findIndex((_, depth) => document.getIn(path.slice(0, depth + 1)) === null);
  if (empty !== -1) {
    document.deleteIn(path.slice(0, empty + 1));
  }
  document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}

interface Setting {
  /** What is left of the way. */
  readonly path: readonly string[];
  readonly value: string;
}

/** `undefined` where the text is of a form that is not edited in place. */
function setBelow(text: string, map: YAMLMap, { path, value }: Setting): string | undefined {
  const [key = '', ...rest] = path;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  if (pair === undefined) {
    return insertInto(text, map, { path, value });
  }
  if (isMap(pair.value) && rest.length > 0) {
    return setBelow(text, pair.value, { path: rest, value });
  }
  const range = isScalar(pair.value) && rest.length === 0 ? pair.value.range : undefined;
  return range === undefined || range === null
    ? undefined
    : `${text.slice(0, range[0])}${scalar(value)}${text.slice(range[1])}`;
}

function insertInto(text: string, map: YAMLMap, { path, value }: Setting): string | undefined {
  const [first] = map.items;
  const start = isScalar(first?.key) ? first.key.range?.[0] : undefined;
  const end = map.range?.[1];
  if (map.flow === true || start === undefined || end === undefined) {
    return undefined;
  }
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const isBlank = /^[ \t]*$/.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end));
  const lineEnd = text.indexOf('\n', end);
  // A remark behind the last value belongs to its line.
  const at = isBlank ? end : lineEnd === -1 ? text.length : lineEnd + 1;
  return /^ *$/.test(indent)
    ? `${endedLine(text.slice(0, at))}${lines(path, value, indent)}${text.slice(at)}`
    : undefined;
}

function endedLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function lines(path: readonly string[], value: string, indent: string): string {
  return path
    .map((key, depth) => {
      const isLast = depth === path.length - 1;
      return `${indent}${'  '.repeat(depth)}${scalar(key)}:${isLast ? ` ${scalar(value)}` : ''}\n`;
    })
    .join('');
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, singleQuote: true }).trimEnd();
}
