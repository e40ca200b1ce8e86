// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '../../support/digest.ts';
import type { Piece, RepairPattern, Term } from '../pattern.ts';
import { canonical, renumber } from './canonical.ts';
import { concreteSize, type LearnedEdit } from './edit.ts';

/** Writes an edit down as a pattern: its new code as text with gaps. */
export function patternOf(edit: LearnedEdit): RepairPattern {
  const { language, weakness, context, fresh, holes, prelude, words, sources } = edit;
  const { text, order } = canonical(edit);
  const numbers = new Map(order.map((hole, index) => [hole, index]));
  return {
    id: `pattern-${sha256(text).slice(0, 12)}`,
    language,
    weakness,
    context: renumber(context, numbers),
    fresh: fresh.map((term) => piecesOf(term, edit, numbers)),
    holes: order.flatMap((hole) => holes[hole] ?? []),
    prelude,
    size: { context: concreteSize([context]), fresh: concreteSize(fresh) },
    words,
    sources,
  };
}

/** The text of one member of the new code, its holes cut out. */
function piecesOf(term: Term, edit: LearnedEdit, numbers: ReadonlyMap<number, number>): readonly Piece[] {
  const span = edit.spans.get(term);
  if (span === undefined) {
    return [];
  }
  const pieces: Piece[] = [];
  let at = span.start;
  for (const { hole, start, end } of gapsIn(term, edit)) {
    if (start >= at) {
      pieces.push(edit.text.slice(at, start), numbers.get(hole) ?? hole);
      at = end;
    }
  }
  pieces.push(edit.text.slice(at, span.end));
  const indent =
    /[ \t]*$/.exec(edit.text.slice(edit.text.lastIndexOf('\n', span.start - 1) + 1, span.start))?.[0] ?? '';
  return pieces.map((piece) => (typeof piece === 'string' ? piece.replaceAll(`\n${indent}`, '\n') : piece));
}

interface Gap {
  readonly hole: number;
  readonly start: number;
  readonly end: number;
}

function gapsIn(term: Term, edit: LearnedEdit): readonly Gap[] {
  if (term.kind === 'hole') {
    const span = edit.spans.get(term);
    return span === undefined ? [] : [{ hole: term.hole, ...span }];
  }
  const inner =
    term.kind === 'node' ? term.fields.flatMap(({ terms }) => terms.flatMap((one) => gapsIn(one, edit))) : [];
  return inner.toSorted((a, b) => a.start - b.start || a.end - b.end);
}
