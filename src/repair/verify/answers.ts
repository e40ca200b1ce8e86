// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../domain/encoded.ts';
import type { ApiCall, Observation } from '../../domain/observation.ts';

/**
 * Why an answer of the patched target is no proper answer, compared with what the unpatched one did: `null` when the
 * calls still ran and ended the way calls end. An attack that is stopped because the code broke is not mended.
 */
export function brokenAnswer(
  before: Observation,
  after: Observation,
  isAccident: (error: Encoded) => boolean,
): string | null {
  for (const call of before.behaviour.calls) {
    const answer = after.behaviour.calls.find((other) => isSameDoor(call, other) && other.index === call.index);
    const broken = answer === undefined ? null : brokenCall(call, answer, isAccident);
    if (broken !== null && !(broken === SILENT && isRefusedByEvent(call, after.behaviour.calls))) {
      return `${nameOf(call)} ${broken}`;
    }
  }
  const [accident] = after.behaviour.calls.flatMap((call) => accidentsIn(call, isAccident));
  const isOld = before.behaviour.calls.some((call) => accidentsIn(call, isAccident).length > 0);
  return accident === undefined || isOld ? null : `the patched code stumbles: ${accident}`;
}

/** What a person calls the call: `lib/merge.js merge.recursive`. */
export function nameOf(call: ApiCall): string {
  const [method, url] = call.args;
  if (call.how === 'request' && typeof method === 'string' && typeof url === 'string') {
    return `${method} ${url.slice(0, 80)}`;
  }
  return [call.module, call.path.join('.')].filter((part) => part !== '').join(' ') || 'the call';
}

const SILENT = 'no longer calls back';

/** Who takes a listener away names the same function, which is seen to be called just as well. */
const LISTENING = /(?:^|\.)(?:on|off|once|(?:add|remove|prepend|prependOnce)Listener)$/;

/**
 * What was listened for does not come because the emitter reports an error instead: that is how a stream says no. The
 * error itself is looked at like any other answer.
 */
function isRefusedByEvent(call: ApiCall, after: readonly ApiCall[]): boolean {
  const name = call.path.join('.');
  const emitter = name.replace(LISTENING, '');
  return (
    emitter !== name &&
    after.some((other) => {
      const path = other.path.join('.');
      const isSame = other.module === call.module && LISTENING.test(path) && path.replace(LISTENING, '') === emitter;
      return isSame && other.args[0] === 'error' && other.callbacks.length > 0;
    })
  );
}

function brokenCall(before: ApiCall, after: ApiCall, isAccident: (error: Encoded) => boolean): string | null {
  if (after.outcome.kind === 'unfinished' && before.outcome.kind !== 'unfinished') {
    return 'no longer comes to an end';
  }
  const isAnswered = after.callbacks.length > 0 || after.outcome.kind === 'threw';
  // A getter that the attack planted and the reproducer reads is no answer of the call.
  const answers = before.callbacks.length - (before.selfCalled ?? 0);
  if (answers > 0 && !isAnswered) {
    return SILENT;
  }
  const [accident] = accidentsIn(after, isAccident);
  return accident === undefined || accidentsIn(before, isAccident).length > 0
    ? null
    : `stumbles instead of answering: ${accident}`;
}

/** Accidental errors thrown, rejected with or handed to callbacks. */
export function accidentsIn(call: ApiCall, isAccident: (error: Encoded) => boolean): readonly string[] {
  const values = [
    ...(call.outcome.kind === 'threw' ? [call.outcome.error] : []),
    ...(call.outcome.kind === 'returned' ? [call.outcome.value] : []),
    ...call.callbacks.flat(),
  ];
  return values.filter(isAccident).map(textOf);
}

function textOf(error: Encoded): string {
  return typeof error === 'object' && error !== null && error.t === 'error'
    ? `${error.name}: ${error.message.split('\n', 1)[0] ?? ''}`
    : JSON.stringify(error);
}

function isSameDoor(a: ApiCall, b: ApiCall): boolean {
  return a.how === b.how && a.module === b.module && a.path.join('.') === b.path.join('.');
}
