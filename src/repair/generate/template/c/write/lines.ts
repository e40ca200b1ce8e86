// SPDX-License-Identifier: Apache-2.0
import type { CNode } from '../../../../../language/c/syntax/node.ts';
import type { Edit } from './edit.ts';
import { indentAt, lineStart } from './style.ts';

interface Text {
  readonly file: string;
  readonly text: string;
}

/** A line before a statement that begins one. */
export function lineBefore(statement: CNode, text: string, unit: Text): Edit {
  const indent = indentAt(unit.text, statement.start);
  return { file: unit.file, start: statement.start, end: statement.start, text: `${text}\n${indent}` };
}

/** A line after a statement. */
export function lineAfter(statement: CNode, text: string, unit: Text): Edit {
  const indent = indentAt(unit.text, statement.start);
  // What is said of a statement beside it stays beside it.
  const beside =
    /^[ \t]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/[ \t]*(?=\n))/.exec(unit.text.slice(statement.end))?.[0].length ?? 0;
  const at = statement.end + beside;
  return { file: unit.file, start: at, end: at, text: `\n${indent}${text}` };
}

/** A statement gone, with its line where it has one of its own. */
export function removed(statement: CNode, unit: Text): Edit {
  const start = lineStart(unit.text, statement.start);
  const next = unit.text.indexOf('\n', statement.end);
  const rest = unit.text.slice(statement.end, next).trim();
  const isAlone = unit.text.slice(start, statement.start).trim() === '' && (rest === '' || rest.startsWith('//'));
  return isAlone
    ? { file: unit.file, start, end: next + 1, text: '' }
    : { file: unit.file, start: statement.start, end: statement.end, text: ';' };
}
