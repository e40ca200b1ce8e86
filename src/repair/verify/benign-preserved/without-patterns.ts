// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Behaviour } from '../../../domain/observation.ts';

/**
 * A behaviour with the text of regular expressions blanked, flags kept. An API that hands out an expression must hand
 * out another one when that is what was mended; what it matches is compared where the reproducer matches with it.
 */
export function withoutPatterns(behaviour: Behaviour): Behaviour {
  return { ...behaviour, calls: behaviour.calls.map(callWithoutPatterns) };
}

function callWithoutPatterns(call: ApiCall): ApiCall {
  const { outcome } = call;
  return {
    ...call,
    args: call.args.map(blank),
    after: call.after.map(blank),
    callbacks: call.callbacks.map((args) => args.map(blank)),
    outcome: outcome.kind === 'returned' ? { kind: 'returned', value: blank(outcome.value) } : outcome,
  };
}

function blank(value: Encoded): Encoded {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (value.t === 'regexp') {
    return { ...value, source: '' };
  }
  if (value.t === 'array') {
    return { ...value, items: value.items.map(blank) };
  }
  if (value.t === 'object') {
    return { ...value, entries: value.entries.map(([key, inner]) => [key, blank(inner)] as const) };
  }
  return value.t === 'map' || value.t === 'set'
    ? { ...value, entries: value.entries.map(([key, inner]) => [blank(key), blank(inner)] as const) }
    : value;
}
