// SPDX-License-Identifier: Apache-2.0
import type { Variable } from '@typescript-eslint/scope-manager';
import { isBranched } from '../../../../../language/javascript/flow/array-elements.ts';
import { isNode, type Node } from '../../../../../language/javascript/source/parse.ts';
import { child } from '../../../../../language/javascript/source/source-file.ts';
import { parameterOf } from './functions.ts';
import { argumentsFor } from './given.ts';
import { choice, hole, isConstant, NOTHING, partsOf, sequence, type Hole, type Shape } from './shape.ts';
import { at, busyWith, inside, named, type Walk } from './walk.ts';

/** What a local, parameter or import holds where it is used. */
export function identifierShape(walk: Walk, node: Node): Shape | undefined {
  const variable = walk.source.variableOf(node);
  if (variable === undefined || variable.defs.length === 0) {
    return undefined;
  }
  if (walk.values.has(variable)) {
    return walk.values.get(variable) ?? hole(at(walk, node));
  }
  if (walk.busy.has(variable)) {
    return undefined;
  }
  const going = inside(walk, { busy: busyWith(walk, variable) });
  const parameter = parameterOf(walk.source, node);
  const writes = writesBefore(walk, variable, node);
  if (parameter !== undefined && writes.length === 0) {
    return parameterShape(going, node);
  }
  if (parameter === undefined && writes.length === 0) {
    return undefined;
  }
  const value = folded(going, { variable, writes, use: node });
  return value === undefined ? hole(at(walk, node)) : named(walk, node, value);
}

interface Write {
  readonly identifier: Node;
  /** The declarator or assignment. */
  readonly statement: Node;
  readonly value: Node;
  readonly isGrowth: boolean;
}

function writesBefore(walk: Walk, variable: Variable, use: Node): readonly Write[] {
  const writes = variable.references.flatMap((reference) => {
    const identifier: unknown = reference.identifier;
    if (!reference.isWrite() || !isNode(identifier) || identifier.start >= use.start) {
      return [];
    }
    const statement = walk.source.parent(identifier);
    const value =
      statement === undefined
        ? undefined
        : child(statement, statement.type === 'VariableDeclarator' ? 'init' : 'right');
    // The right side of the assignment that the use itself stands in has not happened yet.
    const isPending = value !== undefined && value.start <= use.start && use.end <= value.end;
    return statement === undefined || value === undefined || isPending || !isSimple(statement, identifier)
      ? []
      : [{ identifier, statement, value, isGrowth: statement['operator'] === '+=' }];
  });
  return writes.toSorted((a, b) => a.identifier.start - b.identifier.start);
}

/** A declaration or assignment of the name alone; a default value is no write, the caller's comes before it. */
function isSimple(statement: Node, identifier: Node): boolean {
  const isTarget = child(statement, 'id') === identifier || child(statement, 'left') === identifier;
  return isTarget && statement.type !== 'AssignmentPattern';
}

/** Goes through the writes in order; a write under a branch may not have happened. */
function folded(
  walk: Walk,
  flow: { readonly variable: Variable; readonly writes: readonly Write[]; readonly use: Node },
): Shape | undefined {
  let current: Shape | undefined;
  for (const write of flow.writes) {
    const values = new Map([...walk.values, [flow.variable, current] as const]);
    const busy = new Set([...walk.busy].filter((what) => what !== flow.variable));
    const value = walk.read({ ...walk, values, busy }, write.value);
    const isBranch = isBranched(walk.source, write.identifier, flow.use);
    if (write.isGrowth) {
      current = sequence([current ?? hole(at(walk, write.identifier)), isBranch ? choice([NOTHING, value]) : value]);
    } else if (isBranch && current !== undefined) {
      current = appended(current, value) ?? choice([current, value]);
    } else {
      current = value;
    }
  }
  return current;
}

/** `x = x + more` under a branch: what was there, and perhaps more. Keeps shapes from doubling. */
function appended(current: Shape, value: Shape): Shape | undefined {
  const before = partsOf(current);
  const after = partsOf(value);
  const isLonger = after.length > before.length && before.every((part, index) => part === after[index]);
  return isLonger ? sequence([...before, choice([NOTHING, sequence(after.slice(before.length))])]) : undefined;
}

/** A parameter: what the callers in the component hand in, when that says more than the name does. */
function parameterShape(walk: Walk, node: Node): Shape {
  const leaf: Hole = hole(at(walk, node));
  const given = argumentsFor(walk, node);
  if (given === undefined || given.values.length === 0) {
    return leaf;
  }
  const all = choice(given.values.map(([from, argument]) => from.read(from, argument)));
  if (isConstant(all)) {
    return given.isOpen ? { ...leaf, inner: all } : all;
  }
  if (!walk.reader.unfolds(all)) {
    return { ...leaf, inner: all };
  }
  return given.isOpen ? { ...leaf, isFragment: true, inner: all } : all;
}
