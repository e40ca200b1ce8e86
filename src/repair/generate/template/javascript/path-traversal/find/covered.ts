// SPDX-License-Identifier: Apache-2.0
import { parameterOf } from './binding.ts';
import { callersOf } from './caller.ts';
import { argumentAt, type Call, type CodeBase } from './code-base.ts';
import type { Composition } from './composition.ts';
import { functionAround, nameOf } from './shape.ts';

/**
 * Is a composition of parameters only ever reached after the same text was checked where it was put together first?
 * Then a check there says everything, and a second one would only be in the way.
 */
export function isCovered(code: CodeBase, composition: Composition, others: readonly Composition[]): boolean {
  const { source } = composition;
  const foreign = composition.parts[composition.first]?.node;
  const variable = foreign?.type === 'Identifier' ? source.variableOf(foreign) : undefined;
  const parameter = variable === undefined ? undefined : parameterOf(variable);
  if (parameter === undefined) {
    return false;
  }
  const calls = callersOf(code, source, parameter.fn);
  return (
    calls.length > 0 && calls.every((call) => others.some((other) => isCheckedBefore(call, parameter.index, other)))
  );
}

function isCheckedBefore(call: Call, index: number, other: Composition): boolean {
  const passed = argumentAt(call.call, index);
  const checked = other.parts[other.first]?.node;
  const isSameName =
    passed?.type === 'Identifier' && checked?.type === 'Identifier' && nameOf(passed) === nameOf(checked);
  return (
    isSameName &&
    call.source === other.source &&
    other.node.end < call.call.start &&
    functionAround(call.source, call.call) === functionAround(call.source, other.node)
  );
}
