// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Behaviour } from '../../../domain/observation.ts';

/**
 * Two behaviours with the wording of accidents made equal. Where a call stumbled before the patch (on `null`, say) and
 * throws after it too, the words of the error name a property or a variable of the code, which no caller relies on.
 */
export function leveled(
  before: Behaviour,
  after: Behaviour,
  isAccident: (error: Encoded) => boolean,
): readonly [Behaviour, Behaviour] {
  const stumbled = new Set(
    before.calls
      .filter((call) => call.outcome.kind === 'threw' && isAccident(call.outcome.error))
      .filter((call) => after.calls.some((other) => other.index === call.index && other.outcome.kind === 'threw'))
      .map((call) => call.index),
  );
  if (stumbled.size === 0) {
    return [before, after];
  }
  // What the reproducer prints about the error, and the status it ends with, repeat those words.
  const level = (behaviour: Behaviour): Behaviour => ({
    ...behaviour,
    stdout: '',
    stderr: '',
    calls: behaviour.calls.map((call) => (stumbled.has(call.index) ? withoutWords(call) : call)),
  });
  return [level(before), level(after)];
}

function withoutWords(call: ApiCall): ApiCall {
  return { ...call, outcome: { kind: 'threw', error: { t: 'error', name: 'Error', message: '' } } };
}
