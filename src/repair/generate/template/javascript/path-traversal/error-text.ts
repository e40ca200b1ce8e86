// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Style } from '../../../../../language/javascript/source/style.ts';

/** How a file writes the error that a missing file gives, with the code that callers ask for. */

const MESSAGE = 'ENOENT: no such file or directory';

export function quoted(text: string, style: Style): string {
  return `${style.quote}${text}${style.quote}`;
}

export function endOf(style: Style): string {
  return style.hasSemicolons || style.isMinified ? ';' : '';
}

/** The error as one expression; old syntax has none, and declares it before. */
function expression(style: Style): string {
  const error = `new Error(${quoted(MESSAGE, style)})`;
  return style.isModern ? `Object.assign(${error}, { code: ${quoted('ENOENT', style)} })` : error;
}

/** Statements that declare the error under a name. */
export function declaredError(name: string, style: Style): readonly string[] {
  const end = endOf(style);
  return style.isModern
    ? [`const ${name} = ${expression(style)}${end}`]
    : [`var ${name} = ${expression(style)}${end}`, `${name}.code = ${quoted('ENOENT', style)}${end}`];
}

/** Statements that say something with the error: `say('err')` writes the last of them. */
export function saidWithError(source: SourceFile, style: Style, say: (error: string) => string): readonly string[] {
  if (style.isModern) {
    return [say(expression(style))];
  }
  const name = freeName(source, ['err', 'error', 'notFound', 'missingFile']);
  return [...declaredError(name, style), say(name)];
}

/** A name that nothing in the file has. */
export function freeName(source: SourceFile, wishes: readonly string[]): string {
  const taken = new Set(source.scopes.variables.map((variable) => variable.name));
  return wishes.find((name) => !taken.has(name)) ?? `${wishes[0] ?? ''}$`;
}
