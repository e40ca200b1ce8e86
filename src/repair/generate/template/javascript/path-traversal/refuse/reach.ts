// SPDX-License-Identifier: Apache-2.0
import { DefinitionType, type Variable } from '@typescript-eslint/scope-manager';
import { isNode, type Node } from '../../../../../../language/javascript/source/parse.ts';
import { isInside } from '../find/outcome-of.ts';
import type { Place } from '../find/place.ts';
import { functionAround, isFunction } from '../find/shape.ts';

/** The statement that a check goes before, or after the last one of its list. */
export function anchorOf(place: Place): Node {
  const { statements, index, owner } = place.standing;
  return statements[index] ?? statements[index - 1] ?? owner;
}

/** Does a name mean the same at the place of the check, and has it its value by then? */
export function isInReach(place: Place, identifier: Node): boolean {
  const variable = place.source.variableOf(identifier);
  return variable === undefined || (isVisible(place, variable) && hasValue(place, variable));
}

function isVisible(place: Place, variable: Variable): boolean {
  return isInside(anchorOf(place), blockOf(place, variable));
}

function blockOf(place: Place, variable: Variable): Node {
  const block: unknown = variable.scope.block;
  return isNode(block) ? block : place.source.program;
}

/** Functions and parameters always have one; a variable of the same function from its declaration on. */
function hasValue(place: Place, variable: Variable): boolean {
  const at = anchorOf(place);
  const declared: unknown = variable.identifiers[0];
  if (variable.defs[0]?.type !== DefinitionType.Variable || !isNode(declared)) {
    return true;
  }
  const block = blockOf(place, variable);
  const home = isFunction(block) ? block : functionAround(place.source, block);
  return functionAround(place.source, at) !== home || declared.start < at.start;
}
