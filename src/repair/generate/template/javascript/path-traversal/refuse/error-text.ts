// SPDX-License-Identifier: Apache-2.0
import type { SourceFile } from '../../../../../../language/javascript/source/source-file.ts';
import type { Node } from '../../../../../../language/javascript/source/parse.ts';
import type { Style } from '../../../../../../language/javascript/source/style.ts';
import type { Place } from '../find/place.ts';
import { calleeName } from '../find/shape.ts';

/** How a file writes the error that a missing file gives, with the code that callers ask for. */

export function quoted(text: string, style: Style): string {
  return `${style.quote}${text}${style.quote}`;
}

export function endOf(style: Style): string {
  return style.hasSemicolons || style.isMinified ? ';' : '';
}

interface Failure {
  readonly code: string;
  readonly message: string;
}

/** What reading from a missing file gives, and what writing to a forbidden one does. */
const MISSING: Failure = { code: 'ENOENT', message: 'ENOENT: no such file or directory' };
const FORBIDDEN: Failure = { code: 'EACCES', message: 'EACCES: the path leads out of its directory' };

const WRITES = /^(?:write|append|createWrite|mkdir|rename|unlink|rm|copy|move|link|symlink|output|ensure|extract)/i;

/** Is the call one that changes files? */
export function isWrite(call: Node): boolean {
  return WRITES.test(calleeName(call));
}

function failureAt(place: Place): Failure {
  return place.takers.some(isWrite) ? FORBIDDEN : MISSING;
}

/** The error as one expression; old syntax has none that says the code too. */
function expression(failure: Failure, style: Style): string {
  const error = `new Error(${quoted(failure.message, style)})`;
  return style.isModern ? `Object.assign(${error}, { code: ${quoted(failure.code, style)} })` : error;
}

export const ERROR_NAMES: readonly string[] = ['err', 'error', 'notFound', 'missingFile'];

/** Statements that declare the error under a name. */
export function declaredError(place: Place, name: string, style: Style): readonly string[] {
  const end = endOf(style);
  const failure = failureAt(place);
  const made = expression(failure, style);
  return style.isModern
    ? [`const ${name} = ${made}${end}`]
    : [`var ${name} = ${made}${end}`, `${name}.code = ${quoted(failure.code, style)}${end}`];
}

/** Statements that say something with the error: `say('err')` writes the last of them. */
export function saidWithError(place: Place, style: Style, say: (error: string) => string): readonly string[] {
  if (style.isModern) {
    return [say(expression(failureAt(place), style))];
  }
  const name = freeName(place.source, ERROR_NAMES);
  return [...declaredError(place, name, style), say(name)];
}

/** A name that nothing in the file has. */
export function freeName(source: SourceFile, wishes: readonly string[]): string {
  const taken = new Set(source.scopes.variables.map((variable) => variable.name));
  return wishes.find((name) => !taken.has(name)) ?? `${wishes[0] ?? ''}$`;
}
