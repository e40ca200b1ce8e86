// SPDX-License-Identifier: Apache-2.0
import { allSources, type Term } from '../pattern.ts';
import { canonical } from './canonical.ts';
import { concreteSize, type LearnedEdit } from './edit.ts';
import { unify } from './unify.ts';

/** Edits of one kind that are compared with each other; those that bring most words of their weakness. */
const MOST_OF_A_KIND = 90;

/**
 * Every edit as it was made, and what the likest of them have in common, step by step: the two that keep most are made
 * one, then that with the next. Edits equal but for names are one from the start.
 */
export function cluster(edits: readonly LearnedEdit[]): readonly LearnedEdit[] {
  const kinds = new Map<string, LearnedEdit[]>();
  for (const edit of once(edits)) {
    kinds.set(kindOf(edit), [...(kinds.get(kindOf(edit)) ?? []), edit]);
  }
  return once([...kinds.values()].flatMap((alike) => [...alike, ...merged(alike)]));
}

function once(edits: readonly LearnedEdit[]): readonly LearnedEdit[] {
  const found = new Map<string, LearnedEdit>();
  for (const edit of edits) {
    const key = `${edit.width} ${canonical(edit).text}`;
    const known = found.get(key);
    found.set(key, known === undefined ? edit : { ...known, sources: allSources(known, edit) });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, edit]) => edit);
}

/** Edits of different kinds have nothing in common that could be written down. */
function kindOf({ language, weakness, width, context, fresh }: LearnedEdit): string {
  return JSON.stringify([language, weakness, width, wayTo(context), fresh.map(typeOf)]);
}

function wayTo(term: Term): readonly string[] | null {
  if (term.kind === 'change') {
    return [`change ${term.removed.length}`];
  }
  for (const { name, terms } of term.kind === 'node' ? term.fields : []) {
    for (const inner of terms) {
      const way = wayTo(inner);
      if (way !== null) {
        return [`${typeOf(term)}.${name}`, ...way];
      }
    }
  }
  return null;
}

function typeOf(term: Term): string {
  return term.kind === 'node' ? term.type : term.kind;
}

interface Join {
  readonly a: LearnedEdit;
  readonly b: LearnedEdit;
  readonly edit: LearnedEdit;
  readonly kept: number;
}

function merged(alike: readonly LearnedEdit[]): readonly LearnedEdit[] {
  let open = alike.toSorted((a, b) => b.words - a.words).slice(0, MOST_OF_A_KIND);
  let joins = open.flatMap((a, index) => open.slice(index + 1).flatMap((b) => joined(a, b)));
  const found: LearnedEdit[] = [];
  while (joins.length > 0) {
    const best = joins.reduce((one, other) => (other.kept > one.kept ? other : one));
    const rest = open.filter((edit) => edit !== best.a && edit !== best.b);
    joins = [
      ...joins.filter(({ a, b }) => ![a, b].some((edit) => edit === best.a || edit === best.b)),
      ...rest.flatMap((edit) => joined(best.edit, edit)),
    ];
    open = [best.edit, ...rest];
    found.push(best.edit);
  }
  return found;
}

function joined(a: LearnedEdit, b: LearnedEdit): readonly Join[] {
  const edit = unify(a, b);
  return edit === null ? [] : [{ a, b, edit, kept: concreteSize(edit.fresh) + concreteSize([edit.context]) }];
}
