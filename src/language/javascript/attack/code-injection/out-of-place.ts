// SPDX-License-Identifier: Apache-2.0
import type { SinkEvent } from '../../../../domain/observation.ts';
import type { Node } from '../../source/parse.ts';
import { SourceFile } from '../../source/source-file.ts';

/**
 * Did the text break out of the place that the author meant for it: out of a declaration, a statement or a literal that
 * began before it, or does it stand in a list of parameters? Where it did, text of the same shape is no harmless use:
 * it has no business there either. `false` where no code that ran holds it, and where such code cannot be read.
 */
export function isOutOfPlace(text: string, events: readonly SinkEvent[]): boolean {
  const codes = events
    .flatMap(({ sink, detail }) => (sink === 'code' ? detail : []))
    .filter((code) => code.includes(text));
  return codes.some((code) => isTorn(text, code)) && !codes.some((code) => code.trim() === text.trim());
}

/** Nodes that nobody leaves by writing an expression. */
const CLOSED = /(?:Statement|Declaration|Declarator|Literal|TemplateElement|Function|FunctionExpression)$/;

function isTorn(text: string, code: string): boolean {
  const start = code.indexOf(text);
  const end = start + text.length;
  const head = code.startsWith(HEAD) ? code.indexOf('\n) {') : -1;
  if (start >= HEAD.length && end <= head) {
    return !/^[\s\w$,]*$/.test(text);
  }
  const source = parsed(code);
  return source !== undefined && [...source.walk()].some((node) => CLOSED.test(node.type) && tears(node, start, end));
}

/** How the engine writes the parameters of what `Function` makes. */
const HEAD = '(function anonymous(';

/** Does the text begin or end inside the node, and reach out of it? */
function tears(node: Node, start: number, end: number): boolean {
  return (
    (node.start < start && start < node.end && node.end < end) ||
    (start < node.start && node.start < end && end < node.end)
  );
}

function parsed(code: string): SourceFile | undefined {
  try {
    return new SourceFile('seen.js', code);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
