// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { isFunction, methodOf, native, replace, type AnyFunction } from './natives.ts';

/**
 * Skips waiting when nothing is left to wait for. Reproducers poll for seconds before they say that nothing happened;
 * asked dozens of times, that is minutes of sleep. While every process of the sandbox sleeps and none has used the
 * processor since the last looks, no effect can be on its way: the earliest timer fires at once, and the clocks that
 * programs measure with go forward by what was skipped. A process that wants to run and may not, on a busy machine, is
 * not asleep: nothing is skipped because of load.
 */
export function shortenWaits(): void {
  replace(globalThis, 'setTimeout', patient);
  replace(timers, 'setTimeout', () => methodOf(globalThis, 'setTimeout'));
  replace(timersPromises, 'setTimeout', (original) => {
    return function setTimeout(this: unknown, ...args: unknown[]): unknown {
      return args.length > 2 ? Reflect.apply(original, this, args) : sleep(args[0], args[1]);
    };
  });
  Reflect.defineProperty(globalThis.setTimeout, promisify.custom, { value: sleep, configurable: true });
  replace(Date, 'now', (original) => later(original, (now, ms) => Number(now) + ms));
  replace(Object.getPrototypeOf(performance), 'now', (original) => later(original, (now, ms) => Number(now) + ms));
  replace(process.hrtime, 'bigint', (original) =>
    later(original, (now, ms) => asBigint(now) + BigInt(Math.round(ms * 1e6))),
  );
}

/** Shorter timers are left alone: they order things rather than wait. */
const SHORTEST_MS = 20;
/** While others work, looks become rare: each costs about a millisecond of the processor they work on. */
const LOOK_AFTER_MS = 5;
const LOOK_AT_LEAST_EVERY_MS = 40;
const QUIET_LOOKS = 4;

interface Waiting {
  readonly timer: NodeJS.Timeout;
  readonly due: number;
  readonly fire: () => void;
}

const waiting = new Set<Waiting>();
let skippedMs = 0;
let looking: NodeJS.Timeout | undefined;
let lookAfterMs = LOOK_AFTER_MS;
let quietLooks = 0;
let isChained = false;
let usedBefore = '';
const nativeSetTimeout = globalThis.setTimeout;
const nativeSetImmediate = globalThis.setImmediate;
const nativeClearTimeout = globalThis.clearTimeout;
const nativeReaddirSync = fs.readdirSync;

function patient(original: AnyFunction): AnyFunction {
  return function setTimeout(this: unknown, ...args: unknown[]): unknown {
    const [callback, ms, ...rest] = args;
    if (!isFunction(callback) || typeof ms !== 'number' || !(ms >= SHORTEST_MS)) {
      return Reflect.apply(original, this, args);
    }
    return waitFor(callback, ms, rest);
  };
}

function waitFor(callback: AnyFunction, ms: number, rest: readonly unknown[]): NodeJS.Timeout {
  function fire(): void {
    waiting.delete(entry);
    Reflect.apply(callback, timer, rest);
  }
  const timer = nativeSetTimeout(fire, ms);
  const entry: Waiting = { timer, due: clock() + ms, fire };
  waiting.add(entry);
  // Not held alive by us: it looks only as long as something else keeps the process going.
  looking ??= lookLater();
  return timer;
}

function lookLater(): NodeJS.Timeout {
  return nativeSetTimeout(look, lookAfterMs).unref();
}

function sleep(ms: unknown, value?: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    globalThis.setTimeout(
      () => {
        resolve(value);
      },
      Number(ms ?? 1),
    );
  });
}

/** Milliseconds, with what was skipped. */
function clock(): number {
  return Number(native.now()) / 1e6 + skippedMs;
}

function look(): void {
  forgetCancelled();
  if (waiting.size === 0) {
    looking = undefined;
    return;
  }
  const used = processorUse();
  const isQuiet = used !== null && used === usedBefore;
  quietLooks = isQuiet ? quietLooks + 1 : 0;
  lookAfterMs = isQuiet ? LOOK_AFTER_MS : Math.min(lookAfterMs * 2, LOOK_AT_LEAST_EVERY_MS);
  usedBefore = used ?? '';
  looking = lookLater();
  if (quietLooks >= QUIET_LOOKS && !isChained) {
    skip();
  }
}

/** A poll that found nothing and waits again has changed nothing: its next wait is skipped as well, without a look. */
function skip(): void {
  forgetCancelled();
  const [next] = [...waiting].toSorted((a, b) => a.due - b.due);
  if (next === undefined || !next.timer.hasRef()) {
    return;
  }
  const open = openResources();
  const used = native.cpuUsage();
  isChained = true;
  skippedMs += Math.max(0, next.due - clock());
  nativeClearTimeout(next.timer);
  next.fire();
  afterTurns(TURNS, () => {
    isChained = false;
    const { user, system } = native.cpuUsage(used);
    const isStill = user + system < POLL_MICROS && openResources() === open && processorUse() === usedBefore;
    if (isStill) {
      skip();
    } else {
      quietLooks = 0;
    }
  });
}

function forgetCancelled(): void {
  for (const entry of waiting) {
    if (Reflect.get(entry.timer, '_destroyed') === true) {
      waiting.delete(entry);
    }
  }
}

/** Turns of the event loop in which what a callback began would show. */
const TURNS = 3;
/** Processor time of a poll that found nothing; more is work that may lead to something. */
const POLL_MICROS = 2000;

function afterTurns(turns: number, then: () => void): void {
  nativeSetImmediate(turns > 1 ? () => afterTurns(turns - 1, then) : then);
}

/** What the process waits for beside timers: files being read, sockets, children. */
function openResources(): string {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name !== 'Timeout' && name !== 'Immediate')
    .toSorted()
    .join();
}

/** What the other processes have used so far; `null` while one of them runs, wants to, or is served by a disk. */
function processorUse(): string | null {
  let use = '';
  try {
    for (const name of nativeReaddirSync('/proc')) {
      // The first process only waits for the others, and the sandbox hides it.
      if (/^\d+$/.test(name) && name !== '1' && name !== String(process.pid)) {
        const stat = native.readFileSync(`/proc/${name}/stat`, 'latin1');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (fields[0] !== 'S' && fields[0] !== 'Z' && fields[0] !== 'I') {
          return null;
        }
        // utime and stime.
        use += `${name} ${fields[11]} ${fields[12]};`;
      }
    }
  } catch (error) {
    // A process ended between the two readings: something is going on.
    return error instanceof Error ? null : use;
  }
  return use;
}

function later(original: AnyFunction, add: (now: unknown, ms: number) => unknown): AnyFunction {
  return function now(this: unknown, ...args: unknown[]): unknown {
    return add(Reflect.apply(original, this, args), skippedMs);
  };
}

function asBigint(value: unknown): bigint {
  return typeof value === 'bigint' ? value : 0n;
}
