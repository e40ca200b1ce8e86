// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { characterText } from '../class-text.ts';
import { charactersOf, isCharacterNode, walkPattern, type CharacterNode } from '../pattern.ts';
import { edges, following, replaced, spliced, type Spot } from './spot.ts';

/** More classes than this are not tried against each other. */
const MAX_CLASSES = 14;

/** `(?:[^.]+.?)+` → `(?:[^.]+\.?)+`: one class loses what another one near by takes as well. */
export function narrowClasses(spot: Spot): readonly string[] {
  const { pattern } = spot;
  const own = classesIn(spot);
  const near = [...own, ...[...spot.hot].flatMap((loop) => comingNext(loop).flatMap(character))];
  return own.flatMap((node) => {
    const set = charactersOf(node, pattern);
    const rests = near
      .filter((other) => other !== node)
      .map((other) => charactersOf(other, pattern))
      .filter((other) => !other.isDisjointWith(set) && !set.isSubsetOf(other))
      .map((other) => characterText(set.without(other), pattern));
    return [...new Set(rests)].map((text) => spliced(pattern.source, [replaced(node, text)]));
  });
}

/** What a loop may be left for: the first elements of what follows, and of what follows that where it may be left out. */
function comingNext(node: AST.Element): readonly AST.Element[] {
  const next = following(node);
  if (next?.type !== 'Quantifier') {
    return edges(next, 'first');
  }
  return [...edges(next.element, 'first'), ...(next.min === 0 ? comingNext(next) : [])];
}

/** `(?:\\(?:\n|\f)|\\[^])*` → `(?:\\(?:\n|\f)|\\[^\n\f])*`: a class loses what the alternatives beside it take there. */
export function partAlternatives({ pattern, hot }: Spot): readonly string[] {
  const groups = new Set([...hot].flatMap((loop) => [...walkPattern(loop)].filter(isChoice)));
  return [...groups].flatMap(({ alternatives }) =>
    alternatives.flatMap((own) => {
      const others = alternatives.filter((other) => other !== own).map((other) => shareOf(own, other));
      const depth = Math.max(...others.map(({ shared }) => shared));
      const node = own.elements[depth];
      if (node === undefined || !isCharacterNode(node) || !isClass(node)) {
        return [];
      }
      const set = charactersOf(node, pattern);
      const rivals = others.flatMap(({ shared, next }) => (shared === depth ? edges(next, 'first') : []));
      const taken = rivals.flatMap(character).map((rival) => charactersOf(rival, pattern));
      const rest = taken.reduce((left, rival) => left.without(rival), set);
      const isNarrower = !rest.isEmpty && !set.isSubsetOf(rest);
      return isNarrower ? [spliced(pattern.source, [replaced(node, characterText(rest, pattern))])] : [];
    }),
  );
}

function isChoice(node: AST.Node): node is AST.Group | AST.CapturingGroup {
  return (node.type === 'Group' || node.type === 'CapturingGroup') && node.alternatives.length > 1;
}

/** How many elements two alternatives begin with alike, and what the other one goes on with. */
function shareOf(own: AST.Alternative, other: AST.Alternative) {
  const differs = own.elements.findIndex(({ raw }, index) => raw !== other.elements[index]?.raw);
  const shared = differs === -1 ? own.elements.length : differs;
  return { shared, next: other.elements[shared] };
}

/** Classes of several characters inside the hot loops. */
function classesIn(spot: Spot): readonly CharacterNode[] {
  const found = new Set(
    [...spot.hot].flatMap((loop) => [...walkPattern(loop)].filter(isCharacterNode).filter(isClass)),
  );
  return [...found].slice(0, MAX_CLASSES);
}

function isClass(node: CharacterNode): boolean {
  return node.type !== 'Character';
}

function character(element: AST.Element): readonly CharacterNode[] {
  const inner = element.type === 'Quantifier' ? element.element : element;
  return isCharacterNode(inner) ? [inner] : [];
}

/** `(?:\w|\d|a\w)*` → `(?:\w)*`: an alternative that adds nothing goes. */
export function dropAlternatives(spot: Spot): readonly string[] {
  const groups = [...spot.hot].flatMap((loop) =>
    [...walkPattern(loop)].filter((node) => node.type === 'Group' || node.type === 'CapturingGroup'),
  );
  return [...new Set(groups)]
    .filter(({ alternatives }) => alternatives.length > 1)
    .flatMap(({ alternatives }) =>
      alternatives.map((alternative, index) => {
        const isFirst = index === 0;
        const start = isFirst ? alternative.start : alternative.start - 1;
        const end = isFirst ? alternative.end + 1 : alternative.end;
        return spliced(spot.pattern.source, [{ start, end, text: '' }]);
      }),
    );
}
