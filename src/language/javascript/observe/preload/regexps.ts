// SPDX-License-Identifier: Apache-2.0
import { types } from 'node:util';
import * as calls from './calls.ts';
import type { Origin } from './calls.ts';
import { getterOf, native, replace, type AnyFunction } from './natives.ts';
import { absolute, isComponentFile, sites, stack } from './places.ts';
import { report } from './report.ts';
import { subjectFor } from './substitutions.ts';

/**
 * Regular expressions at work: the slow ones anywhere, and every use the harness makes of one that the component
 * handed to it. The runtime's own methods do the matching.
 */

const SLOW_NS = 20_000_000n;
/** Shorter subjects cannot take long enough to matter, and the record before the match costs a write. */
const SHORT = 12;
/** Records before a match; beyond this many, only long subjects are announced. */
const ANNOUNCED = 3000;
const LONG = 200;
const CARRIED = 65_536;
/** Characters of subjects in all announcements of a pattern: a parser that matches what is left carries it every time. */
const CARRIED_IN_ALL = 1_000_000;

const handed = new WeakMap<RegExp, Origin>();

export function handOver(pattern: RegExp, origin: Origin): void {
  if (!handed.has(pattern)) {
    handed.set(pattern, origin);
  }
}

const METHODS = ['exec', 'test', Symbol.match, Symbol.matchAll, Symbol.replace, Symbol.search, Symbol.split];

let isBusy = false;
let announced = 0;

interface Carried {
  characters: number;
  longest: number;
}

const carried = new Map<string, Carried>();

/** Replacing `exec` takes the runtime off its fast path, hence only when time is the weakness. */
export function watchRegexps(): void {
  for (const method of METHODS) {
    replace(RegExp.prototype, method, (original) => watched(original, String(method)));
  }
}

function watched(original: AnyFunction, operation: string): AnyFunction {
  return function (this: unknown, ...args: unknown[]): unknown {
    if (isBusy || !types.isRegExp(this)) {
      return Reflect.apply(original, this, args);
    }
    const origin = handed.get(this);
    if (origin !== undefined && isHarnessCalling()) {
      return matchByHarness(this, { original, operation, args, origin });
    }
    return timed(this, args[0], () => Reflect.apply(original, this, args));
  };
}

/** The same regular expression may be used inside the component as well. */
function isHarnessCalling(): boolean {
  const caller = sites()[0];
  const file = absolute(caller?.getFileName());
  return caller !== undefined && (file === undefined ? calls.currentCall() < 0 : !isComponentFile(file));
}

interface Match {
  readonly original: AnyFunction;
  readonly operation: string;
  readonly args: readonly unknown[];
  readonly origin: Origin;
}

function matchByHarness(pattern: RegExp, { original, operation, args, origin }: Match): unknown {
  const index = calls.nextIndex();
  const subject = subjectFor(patternText(pattern), args[0]);
  const call = calls.begin(index, origin, {
    how: 'match',
    args: [calls.data(pattern), calls.data(subject), operation],
  });
  const result = calls.during(call, () =>
    timed(pattern, subject, () => Reflect.apply(original, pattern, [subject, ...args.slice(1)])),
  );
  calls.returned(call, calls.data(result), []);
  return result;
}

function timed(pattern: RegExp, subject: unknown, work: () => unknown): unknown {
  if (typeof subject !== 'string' || subject.length < SHORT) {
    return work();
  }
  isBusy = true;
  if (announces(pattern, subject.length)) {
    report.write({
      k: 'regexp',
      pattern: patternText(pattern),
      subject: subject.slice(0, CARRIED),
      length: subject.length,
      call: calls.currentCall(),
      stack: firstStack(pattern),
    });
  }
  const begun = native.now();
  const cpu = calls.cpuMicros();
  try {
    return work();
  } finally {
    const took = native.now() - begun;
    isBusy = false;
    if (took >= SLOW_NS) {
      report.write({
        k: 'slow',
        pattern: patternText(pattern),
        subject: subject.slice(0, CARRIED),
        length: subject.length,
        // Of the processor: on a busy machine the clock tells of others.
        ms: (calls.cpuMicros() - cpu) / 1000,
        call: calls.currentCall(),
        stack: stack(),
      });
    }
  }
}

function announces(pattern: RegExp, length: number): boolean {
  const text = patternText(pattern);
  const before = carried.get(text) ?? { characters: 0, longest: 0 };
  const isNews = before.characters < CARRIED_IN_ALL || length >= before.longest * 2;
  if (!isNews || (announced >= ANNOUNCED && length < LONG)) {
    return false;
  }
  announced += 1;
  carried.set(text, {
    characters: before.characters + Math.min(length, CARRIED),
    longest: Math.max(before.longest, length),
  });
  return true;
}

const seen = new Set<string>();

/** Where a pattern is first run, for a match that never ends; looking at the stack every time would cost too much. */
function firstStack(pattern: RegExp): ReturnType<typeof stack> {
  const text = patternText(pattern);
  if (seen.has(text)) {
    return [];
  }
  seen.add(text);
  return stack();
}

const source = getterOf(RegExp.prototype, 'source');
const flags = getterOf(RegExp.prototype, 'flags');

function patternText(pattern: RegExp): string {
  return `/${String(Reflect.apply(source, pattern, []))}/${String(Reflect.apply(flags, pattern, []))}`;
}
