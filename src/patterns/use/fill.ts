// SPDX-License-Identifier: Apache-2.0
import type { TextEdit } from '../../domain/hunk.ts';
import type { TreeFile, TreeNode } from '../../language/hunks/tree.ts';
import { write } from '../../language/hunks/write.ts';
import { supportOf, type Hole, type Piece, type RepairPattern } from '../pattern.ts';
import { likeUses, useOf } from '../uses.ts';
import type { Ground, Match } from './match.ts';
import type { Scope } from './scope.ts';

/** A pattern written down at one place of a target. */
export interface Filled {
  readonly pattern: RepairPattern;
  readonly edits: readonly TextEdit[];
  /** Where the new code comes. */
  readonly start: number;
  /** How sure the choice of names is, 0..1. */
  readonly fit: number;
}

/** Ways to choose names for what the context does not name. */
const MOST_CHOICES = 3;
/** What did elsewhere may be too much or too little here. */
const VALUE_FIT = 0.7;
/** A name used otherwise than where the pattern was seen is another thing. */
const LEAST_ALIKE = 0.3;

interface Choice {
  readonly text: string;
  readonly fit: number;
  /** Statements that make the name known. */
  readonly brings?: string;
}

/** The texts that a pattern gives at a match, the surest first. */
export function fill(
  pattern: RepairPattern,
  match: Match,
  at: { file: TreeFile; ground: Ground; scope: Scope },
): readonly Filled[] {
  const { file, ground, scope } = at;
  const needed = [...new Set(pattern.fresh.flat().filter((piece) => typeof piece === 'number'))];
  const ways = needed.reduce<readonly (readonly (readonly [number, Choice])[])[]>(
    (all, hole) =>
      all.flatMap((way) =>
        choices(hole, pattern, { match, file, ground, scope }).map((one) => [...way, [hole, one] as const]),
      ),
    [[]],
  );
  const head = preludeEdits(pattern, file, scope);
  return head === null
    ? []
    : ways.slice(0, MOST_CHOICES).map((way): Filled => {
        const texts = new Map(way.map(([hole, { text }]) => [hole, text]));
        const brings = [...new Set(way.flatMap(([, choice]) => choice.brings ?? []))];
        const edit = written(
          pattern.fresh.map((pieces) => filled(pieces, texts)),
          match,
          at,
        );
        const fit = way.reduce((product, [, choice]) => product * choice.fit, 1);
        const tops = [...brings, ...head];
        return { pattern, edits: [...(tops.length === 0 ? [] : [atTop(tops, at)]), edit], start: edit.start, fit };
      });
}

function filled(pieces: readonly Piece[], texts: ReadonlyMap<number, string>): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : (texts.get(piece) ?? ''))).join('');
}

interface Choosing {
  readonly match: Match;
  readonly file: TreeFile;
  readonly ground: Ground;
  readonly scope: Scope;
}

function choices(number: number, { holes }: RepairPattern, choosing: Choosing): readonly Choice[] {
  const { match, file, ground, scope } = choosing;
  const bound = match.bound.get(number);
  if (bound !== undefined) {
    return [{ text: ground.grammar.textOf(file, bound), fit: 1 }];
  }
  const hole = holes[number];
  if (hole?.values !== undefined) {
    return hole.values.slice(0, MOST_CHOICES).map((text) => ({ text, fit: VALUE_FIT }));
  }
  if (hole?.sort !== 'name') {
    return [];
  }
  if (hole.origin !== undefined) {
    return [ofOrigin(hole, hole.origin, choosing)];
  }
  const named = inScope(hole, scope);
  return [...named, ...inItsPlace(hole, choosing)].toSorted((a, b) => b.fit - a.fit).slice(0, MOST_CHOICES);
}

/** The names that are used as the pattern's was, or called as it was. */
function inScope(hole: Hole, { names, uses }: Scope): readonly Choice[] {
  return names
    .map((text): Choice => {
      const alike = likeUses(hole.uses, uses.get(text) ?? []);
      return { text, fit: Math.min(1, alike * 0.8 + (hole.names.includes(text) ? 0.4 : 0)) };
    })
    .filter(({ fit }) => fit >= LEAST_ALIKE)
    .toSorted((a, b) => b.fit - a.fit || (a.text < b.text ? -1 : 1))
    .slice(0, MOST_CHOICES);
}

/** How sure it is that an expression stands for what was a name elsewhere. */
const EXPRESSION_FIT = 0.5;

/** Expressions that stand behind the place where the pattern's name stood: `path[i]` as a key, where that had `key`. */
function inItsPlace(hole: Hole, { match, file, ground }: Choosing): readonly Choice[] {
  const { field, from, owner } = match.spot;
  const { grammar } = ground;
  const found = new Map<string, Choice>();
  const open = field.nodes.slice(from).map((node) => ({ node, place: { parent: owner, field } }));
  for (let next = open.shift(); next !== undefined && found.size < MOST_CHOICES; next = open.shift()) {
    const { node, place } = next;
    const isThere = hole.uses.includes(useOf(place, node, grammar)) && TELLING.test(useOf(place, node, grammar));
    if (isThere && grammar.isRepeatable(node) && node.fields.length > 0) {
      const text = grammar.textOf(file, node);
      found.set(text, { text, fit: EXPRESSION_FIT });
    }
    // What a function inside does with its own names says nothing here.
    for (const inner of grammar.isFunction(node) ? [] : node.fields) {
      open.unshift(...inner.nodes.map((child) => ({ node: child, place: { parent: node, field: inner } })));
    }
  }
  return [...found.values()];
}

/** Places that say what a value is for; arguments and operands may be anything. */
const TELLING = /\.(?:property|index|argument|left)$/;

function ofOrigin(hole: Hole, origin: string, { file, ground, scope }: Choosing): Choice {
  const known = [...ground.origins].find(([, other]) => other === origin)?.[0];
  if (known !== undefined) {
    return { text: known, fit: 1 };
  }
  const wish = hole.names[0] ?? origin.replace(/.*#/, '').replaceAll(/\W/g, '_');
  const text = scope.names.includes(wish) ? `${wish}Module` : wish;
  return { text, fit: 0.9, brings: ground.grammar.bringIn(text, origin, file.root) };
}

/** `null` where a name is taken by something else. */
function preludeEdits(
  { prelude }: RepairPattern,
  { text, root }: TreeFile,
  { names }: Scope,
): readonly string[] | null {
  const taken = prelude.filter(({ name }) => names.includes(name));
  const isThere = taken.every((one) => text.includes(one.text.trim()));
  const members = root.fields.flatMap(({ nodes }) => nodes);
  return isThere && members.length > 0 ? prelude.filter((one) => !taken.includes(one)).map((one) => one.text) : null;
}

function atTop(texts: readonly string[], { file, ground }: { file: TreeFile; ground: Ground }): TextEdit {
  const members = file.root.fields.flatMap(({ nodes }) => nodes);
  const first = members[ground.grammar.firstStatement(file.root)];
  const start = first?.start ?? file.text.length;
  return { start, end: start, text: `${texts.join('\n')}\n` };
}

function written(
  members: readonly string[],
  { spot }: Match,
  { file, ground }: { file: TreeFile; ground: Ground },
): TextEdit {
  const text = members.join('\n');
  const nodes: TreeNode[] = [];
  for (let at = 0, index = 0; index < members.length; index += 1) {
    const end = at + (members[index]?.length ?? 0);
    nodes.push({ kind: '', mark: '', start: at, end, fields: [] });
    at = end + 1;
  }
  const { field, from, to } = spot;
  const [old, fresh] = [field.nodes[from], nodes[0]];
  const sides = { mine: file, fresh: { file: '', text, root: fresh ?? file.root }, grammar: ground.grammar };
  return field.list === 'fixed' && old !== undefined && fresh !== undefined
    ? write({ kind: 'replace', old, fresh }, sides)
    : write({ kind: 'splice', field, from, to, fresh: nodes }, sides);
}

/** How much a pattern promises before any target is looked at, 0..1. */
export function promiseOf(pattern: RepairPattern): number {
  const support = 1 - 1 / (1 + supportOf(pattern));
  const words = Math.min(1, pattern.words / 4);
  const specific = Math.min(1, pattern.size.context / 12);
  return 0.45 * support + 0.3 * words + 0.25 * specific;
}
