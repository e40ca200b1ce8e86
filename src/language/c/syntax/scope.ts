// SPDX-License-Identifier: Apache-2.0
import { functionAround } from './functions.ts';
import { findAll, namedChildren, outward, type CNode } from './node.ts';
import type { Unit } from './parse.ts';
import { declaredBy, type Declared } from './type.ts';

export interface Variable extends Declared {
  readonly kind: 'parameter' | 'local' | 'global';
}

/** What can be named at a place, innermost first; a name hidden by an inner one is left out. */
export function variablesAt(unit: Unit, place: CNode): readonly Variable[] {
  const found = new Map<string, Variable>();
  const add = (declared: readonly Declared[], kind: Variable['kind']): void => {
    for (const each of declared) {
      if (each.name !== '' && !found.has(each.name)) {
        found.set(each.name, { ...each, kind });
      }
    }
  };
  add(localsBefore(place), 'local');
  add(functionAround(unit, place)?.parameters ?? [], 'parameter');
  add(globalsOf(unit), 'global');
  return [...found.values()];
}

/** Declarations of the blocks and loops around a place that stand before it, nearest first. */
function localsBefore(place: CNode): readonly Declared[] {
  const found: Declared[] = [];
  let inner = place;
  for (const outer of outward(place)) {
    if (outer.type === 'function_definition') {
      break;
    }
    for (const sibling of outer.children.filter(({ end }) => end <= inner.start).toReversed()) {
      const declaration = sibling.type === 'init_statement' ? namedChildren(sibling)[0] : sibling;
      if (declaration?.type === 'declaration') {
        found.push(...declaredBy(declaration));
      }
    }
    inner = outer;
  }
  return found;
}

const globals = new WeakMap<Unit, readonly Declared[]>();

/** Variables of the file itself, also those inside conditional sections. */
function globalsOf(unit: Unit): readonly Declared[] {
  const known = globals.get(unit);
  if (known !== undefined) {
    return known;
  }
  const found = findAll(unit.root, 'declaration')
    .filter((node) => ![...outward(node)].some(({ type }) => type === 'compound_statement'))
    .flatMap((node) => declaredBy(node));
  globals.set(unit, found);
  return found;
}
