// SPDX-License-Identifier: Apache-2.0
import { isSame } from '../../../domain/encoded-path.ts';
import type { Encoded } from '../../../domain/encoded.ts';
import type { ApiCall, Behaviour, CallOutcome } from '../../../domain/observation.ts';
import { changed, placeOf } from '../../difference-line.ts';
import { effectiveArgv } from './effective-argv.ts';
import { steady, steadyError, steadyValue } from './steady.ts';

/**
 * What differs between two behaviours, one line each: `place: this became that`. Times, ports, process ids and
 * temporary names do not count. A line whose place stands in `unstable` is left out.
 */
export function differences(before: Behaviour, after: Behaviour, unstable: readonly string[]): readonly string[] {
  const ignored = new Set(unstable.map(placeOf));
  return [
    ...changed('exit', before.exit, after.exit),
    ...changed('stdout', steady(before.stdout), steady(after.stdout)),
    ...changed('stderr', steadyError(before.stderr), steadyError(after.stderr)),
    ...lists('process', before.processes.map(processText), after.processes.map(processText)),
    ...lists('file', before.files.map(fileText), after.files.map(fileText)),
    ...callDifferences(before.calls, after.calls),
  ].filter((line) => !ignored.has(placeOf(line)));
}

function lists(place: string, before: readonly string[], after: readonly string[]): readonly string[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    changed(`${place} ${index + 1}`, before[index] ?? 'none', after[index] ?? 'none'),
  );
}

function processText(argv: readonly string[]): string {
  return steady(JSON.stringify(effectiveArgv(argv)));
}

function fileText([file, digest]: readonly [string, string]): string {
  return `${steady(file)} ${digest}`;
}

/**
 * Streams call what they are piped into when the system gets to it: calls of different functions that only changed
 * places are no difference, those of one function in another order are.
 */
function callDifferences(before: readonly ApiCall[], after: readonly ApiCall[]): readonly string[] {
  const found = differencesInOrder(before, after);
  return found.length > 0 && before.length === after.length && isReordered(before, after) ? [] : found;
}

function isReordered(before: readonly ApiCall[], after: readonly ApiCall[]): boolean {
  const names = new Set([...before, ...after].map(nameOf));
  const named = (calls: readonly ApiCall[], name: string) => calls.filter((call) => nameOf(call) === name);
  return [...names].every((name) => differencesInOrder(named(before, name), named(after, name)).length === 0);
}

function differencesInOrder(before: readonly ApiCall[], after: readonly ApiCall[]): readonly string[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [one, other] = [before[index], after[index]];
    if (one === undefined || other === undefined) {
      return [`call ${index + 1}: ${nameOf(one)} became ${nameOf(other)}`];
    }
    return differenceOf(`call ${index + 1} of ${nameOf(one)}`, one, other);
  });
}

function nameOf(call: ApiCall | undefined): string {
  return call === undefined ? 'none' : call.path.join('.') || call.module;
}

function differenceOf(place: string, before: ApiCall, after: ApiCall): readonly string[] {
  return [
    ...changed(`${place} itself`, nameOf(before), nameOf(after)),
    ...valueDifference(`${place} outcome`, outcomeValue(before.outcome), outcomeValue(after.outcome)),
    ...valueDifference(
      `${place} callbacks`,
      listValue(before.callbacks.map(listValue)),
      listValue(after.callbacks.map(listValue)),
    ),
    ...valueDifference(`${place} arguments afterwards`, listValue(before.after), listValue(after.after)),
  ];
}

function outcomeValue(outcome: CallOutcome): Encoded {
  switch (outcome.kind) {
    case 'returned':
      return { t: 'object', entries: [['returned', outcome.value]] };
    case 'threw':
      return { t: 'object', entries: [['threw', outcome.error]] };
    case 'unfinished':
    default:
      return 'unfinished';
  }
}

function listValue(items: readonly Encoded[]): Encoded {
  return { t: 'array', items };
}

function valueDifference(place: string, before: Encoded, after: Encoded): readonly string[] {
  const [one, other] = [steadyValue(before), steadyValue(after)];
  if (isSame(one, other)) {
    return [];
  }
  const [text, changedText] = [JSON.stringify(one), JSON.stringify(other)];
  return text === changedText
    ? [`${place}: could not be carried whole, so it cannot be compared`]
    : changed(place, text, changedText);
}
