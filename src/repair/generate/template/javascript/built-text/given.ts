// SPDX-License-Identifier: Apache-2.0
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { callersOf } from './called.ts';
import { isPublic, isWholeParameter, parameterOf } from './functions.ts';
import { busyWith, inside, type Walk } from './walk.ts';

export interface Given {
  /** Each argument, with the walk to read it by. */
  readonly values: readonly (readonly [Walk, Node])[];
  /** Code outside the component can call the function too. */
  readonly isOpen: boolean;
}

/** What the callers in the component hand in for the parameter an identifier names; `undefined` when it is none. */
export function argumentsFor(walk: Walk, identifier: Node): Given | undefined {
  const parameter = identifier.type === 'Identifier' ? parameterOf(walk.source, identifier) : undefined;
  if (parameter === undefined || !isWholeParameter(parameter) || walk.busy.has(parameter.of.node)) {
    return undefined;
  }
  const { of, index } = parameter;
  const values = callersOf(walk.program, of).flatMap((call) => {
    const argument = call.given[index];
    const isSpread = call.given.slice(0, index + 1).some((before) => before.type === 'SpreadElement');
    const from = inside(walk, { source: call.source, values: new Map(), busy: busyWith(walk, of.node) });
    return argument === undefined || isSpread || /Function/.test(argument.type) ? [] : [[from, argument] as const];
  });
  return { values, isOpen: isPublic(of) };
}
