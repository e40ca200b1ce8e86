// SPDX-License-Identifier: Apache-2.0
import type { AST } from '@eslint-community/regexpp';
import { characterText } from '../class-text.ts';
import {
  asRun,
  grouped,
  hasGroups,
  hotRuns,
  quantifierText,
  replaced,
  repeatedText,
  spliced,
  type Edit,
  type Run,
  type Spot,
} from './spot.ts';

/** `(a+)+` → `(a+)`, `(?:a|b+)*` → `(?:a|b)*`, `(?:;a*)*` → `(?:;a+)*`: one of two nested loops turns less. */
export function unnest(spot: Spot): readonly string[] {
  return [...spot.hot].flatMap((loop) =>
    turns(loop).map((text) => spliced(spot.pattern.source, [replaced(loop, text)])),
  );
}

function turns(loop: AST.Quantifier): readonly string[] {
  const body = loop.element.raw;
  const lazy = loop.greedy ? '' : '?';
  const fewer = loop.min === 0 ? [`${body}?${lazy}`, quantifierText(loop, 1)] : [repeatedText(body, loop.min)];
  return [...fewer, ...(loop.min === 1 ? [quantifierText(loop, 0)] : [])];
}

/** `\\S+(?::\\S*)?@` → `\\S+@`: what may be left out can be left out always when its neighbour takes the same. */
export function dropOptional(spot: Spot): readonly string[] {
  const optional = new Set([...spot.hot].flatMap((loop) => [...optionalAround(loop)]));
  return [...optional].map((node) => spliced(spot.pattern.source, [replaced(node, '')]));
}

function* optionalAround(loop: AST.Quantifier): Generator<AST.Quantifier> {
  for (let node: AST.Node | null = loop; node !== null; node = node.parent) {
    if (node.type === 'Quantifier' && node.min === 0 && !hasGroups(node)) {
      yield node;
    }
  }
}

/** `(?:a*;b)` → `(?:a+;b|;b)`: with and without the run, so that what follows can differ. */
export function splitOptional(spot: Spot): readonly string[] {
  const alternatives = new Set([...spot.hot].map((loop) => loop.parent));
  return [...alternatives].flatMap((alternative) => {
    const [first, ...rest] = alternative.elements;
    const run = asRun(first, spot.pattern);
    if (run?.node.min !== 0 || rest.length === 0 || hasGroups(alternative)) {
      return [];
    }
    const tail = textOf(rest);
    return [spliced(spot.pattern.source, [replaced(alternative, `${quantifierText(run.node, 1)}${tail}|${tail}`)])];
  });
}

/** `(?:a*)?` → `a*`, `(?:a+)*` → `a*`: a group that holds nothing but a loop goes. */
export function unwrap(spot: Spot): readonly string[] {
  return [...spot.hot].flatMap((loop) => {
    const outer = onlyLoopAround(loop);
    if (outer === undefined) {
      return [];
    }
    const min = loop.min * outer.min;
    return [spliced(spot.pattern.source, [replaced(outer, quantifierText(loop, min))])];
  });
}

function onlyLoopAround(loop: AST.Quantifier): AST.Quantifier | undefined {
  const alternative = loop.parent;
  const group = alternative.parent;
  const isOnly = alternative.elements.length === 1 && group.type === 'Group' && group.alternatives.length === 1;
  return isOnly && group.parent.type === 'Quantifier' ? group.parent : undefined;
}

/** `(?:\s*a\s*)*` → `(?:(?:\s*a)+\s*)?`: what ends one turn and begins the next is one run. */
export function joinTurns(spot: Spot): readonly string[] {
  return bodies(spot).flatMap(({ loop, elements }) => {
    const [first, last] = [asRun(elements[0], spot.pattern), asRun(elements.at(-1), spot.pattern)];
    if (first === undefined || last === undefined || elements.length < 2 || !last.set.isSubsetOf(first.set)) {
      return [];
    }
    const head = textOf(elements.slice(0, -1));
    const repeated = `${grouped(head)}+${last.node.raw}`;
    const edit: Edit = replaced(loop, loop.min === 0 ? `${grouped(repeated)}?` : repeated);
    return [spliced(spot.pattern.source, [edit])];
  });
}

/** `(?:a+b?)+` → `a+(?:ba+)*b?`: turns are told apart by what stands between them. */
export function separateTurns(spot: Spot): readonly string[] {
  return bodies(spot).flatMap(({ loop, elements }) => {
    const last = elements.at(-1);
    if (elements.length < 2 || last?.type !== 'Quantifier' || last.min !== 0 || last.max !== 1) {
      return [];
    }
    const head = textOf(elements.slice(0, -1));
    const sequence = `${head}${grouped(last.element.raw + head)}*${last.raw}`;
    const text =
      loop.element.type === 'CapturingGroup' ? `(${sequence})` : loop.min === 0 ? grouped(sequence) : sequence;
    return [spliced(spot.pattern.source, [replaced(loop, loop.min === 0 ? `${text}?` : text)])];
  });
}

/** `(?:;a*)*` → `(?:;a+(?:;a*)*)?`: the first turn is written out, so that it can differ from the others. */
export function firstTurn(spot: Spot): readonly string[] {
  return bodies(spot).flatMap(({ loop, elements }) => {
    const rest = `${loop.element.raw}*`;
    return elements.flatMap((element, index) => {
      const run = asRun(element, spot.pattern);
      const begins = run?.node.min === 0 ? beginnings(spot, run) : [];
      return begins.map((begin) => {
        const first = textOf(elements.slice(0, index)) + begin + textOf(elements.slice(index + 1));
        return spliced(spot.pattern.source, [replaced(loop, `${grouped(first + rest)}${loop.min === 0 ? '?' : ''}`)]);
      });
    });
  });
}

/** At least one turn; and, beside a run that could take its beginning, at least one character that run cannot take. */
function beginnings(spot: Spot, run: Run): readonly string[] {
  const others = hotRuns(spot).filter(({ set }) => !set.isDisjointWith(run.set) && !run.set.isSubsetOf(set));
  const apart = others.map(({ set }) => {
    const shared = characterText(run.set.intersect(set), spot.pattern);
    return `${shared}*${characterText(run.set.without(set), spot.pattern)}${run.node.raw}`;
  });
  return [quantifierText(run.node, 1), ...new Set(apart)];
}

interface Body {
  readonly loop: AST.Quantifier;
  readonly elements: readonly AST.Element[];
}

/** Hot loops over one sequence that captures nothing inside. */
function bodies(spot: Spot): readonly Body[] {
  return [...spot.hot].flatMap((loop) => {
    const { element } = loop;
    if ((element.type !== 'Group' && element.type !== 'CapturingGroup') || element.alternatives.length !== 1) {
      return [];
    }
    const elements = element.alternatives[0]?.elements ?? [];
    return loop.min <= 1 && loop.greedy && !elements.some(hasGroups) ? [{ loop, elements }] : [];
  });
}

function textOf(elements: readonly AST.Element[]): string {
  return elements.map(({ raw }) => raw).join('');
}
