// SPDX-License-Identifier: Apache-2.0
import { bare } from '../../../../../language/javascript/flow/definition.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { children } from '../../../../../language/javascript/source/source-file.ts';
import { hole, partsOf, sequence, text, unnamed, type Shape } from './shape.ts';
import { at, type Walk } from './walk.ts';

/** Callees that format like `printf`, by API name or by the name people give to it. */
const FORMATTERS =
  /^(?:util\.(?:format|inspect)|sprintf(?:-js)?(?:\.sprintf)?|vsprintf|printf(?:j)?|format|extsprintf\.sprintf|string-format|printj\.sprintf)$/;

const PLACE = /%(?:%|(?:\d+\$)?[-+ 0#]*(?:\d+|\*)?(?:\.\d+)?([sdifjoOcbeuxX]))/g;

export function isFormatter(api: string): boolean {
  return FORMATTERS.test(api);
}

/** `format('git %s', branch, more)`: text, with the values where their places are; what is left over follows. */
export function formatShape(walk: Walk, given: readonly Node[]): Shape | undefined {
  const [first, ...rest] = given;
  const template = first === undefined ? undefined : unnamed(walk.read(walk, first));
  if (first === undefined || template === undefined || template.kind === 'hole') {
    return undefined;
  }
  const values = rest.length === 1 && rest[0]?.type === 'ArrayExpression' ? children(rest[0], 'elements') : rest;
  const left = [...values];
  const parts = partsOf(template).flatMap((part) => (part.kind === 'text' ? filled(walk, part, left) : [part]));
  return sequence([...parts, ...left.flatMap((value) => [text(' ', at(walk, first)), walk.read(walk, value)])]);
}

function filled(walk: Walk, part: Shape & { readonly kind: 'text' }, left: Node[]): readonly Shape[] {
  const parts: Shape[] = [];
  let end = 0;
  for (const match of part.text.matchAll(PLACE)) {
    parts.push(text(part.text.slice(end, match.index), part.place));
    end = match.index + match[0].length;
    const kind = match[1];
    const value = kind === undefined ? undefined : left.shift();
    if (value === undefined) {
      parts.push(text(kind === undefined ? '%' : match[0], part.place));
    } else {
      parts.push(/[dif]/.test(kind ?? '') ? hole(at(walk, bare(value)), 'number') : walk.read(walk, value));
    }
  }
  parts.push(text(part.text.slice(end), part.place));
  return parts;
}
