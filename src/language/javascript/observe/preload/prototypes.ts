// SPDX-License-Identifier: Apache-2.0
import { currentCall, hasCalls } from './calls.ts';
import { config } from './config.ts';
import { alone, bare, define, replace } from './natives.ts';
import { stack } from './places.ts';
import { report } from './report.ts';

/**
 * Built-in prototypes and constructors: what they gain or change after the component was first called. What a module
 * adds while it is loaded, and what the harness adds before it calls anything, is not counted.
 */

const NAMES = [
  'Object',
  'Array',
  'Function',
  'String',
  'Number',
  'Boolean',
  'Symbol',
  'RegExp',
  'Error',
  'TypeError',
  'Promise',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Date',
  'BigInt',
  'ArrayBuffer',
  'Uint8Array',
];

/** Not properties anybody inherits, but settings of the runtime. */
const IS_SETTING: ReadonlySet<PropertyKey> = new Set(['stackTraceLimit', 'prepareStackTrace']);

interface Watched {
  readonly label: string;
  readonly holder: object;
  seen: Properties;
}

const watched: Watched[] = [];

export function watchPrototypes(): void {
  for (const name of NAMES) {
    const constructor: unknown = Reflect.get(globalThis, name);
    if (typeof constructor === 'function') {
      const prototype: object = constructor.prototype;
      watched.push({ label: `${name}.prototype`, holder: prototype, seen: properties(prototype) });
      watched.push({ label: name, holder: constructor, seen: properties(constructor) });
    }
  }
  if (config.traps.length > 0) {
    watched.forEach(setTraps);
    trapDefinitions();
    acceptPrototypes();
  }
}

/** What is there now is as it should be. */
export function acceptPrototypes(): void {
  for (const one of watched) {
    one.seen = properties(one.holder);
  }
}

/** Reports what was added or changed since the last look. */
export function comparePrototypes(): void {
  for (const one of watched) {
    const keys = Reflect.ownKeys(one.holder);
    for (const key of keys) {
      const before = one.seen[key];
      const now = Object.getOwnPropertyDescriptor(one.holder, key);
      if (now === undefined || (before !== undefined && isSame(before, now)) || IS_SETTING.has(key)) {
        continue;
      }
      one.seen[key] = now;
      if (hasCalls()) {
        report.write({
          k: 'polluted',
          holder: one.label,
          key: String(key),
          isNew: before === undefined,
          value: typeof now.value === 'string' ? now.value.slice(0, 200) : typeof now.value,
          call: currentCall(),
        });
      }
    }
  }
}

type Properties = Record<PropertyKey, PropertyDescriptor | undefined>;

/** All at once: one by one they cost milliseconds in every process. */
function properties(holder: object): Properties {
  return alone(Object.getOwnPropertyDescriptors(holder));
}

/** What either lacks both would inherit from a polluted prototype, so that says nothing of a difference. */
function isSame(one: PropertyDescriptor, other: PropertyDescriptor): boolean {
  return Object.is(one.value, other.value) && one.get === other.get && one.set === other.set;
}

/**
 * Traps on names that an earlier run saw polluted: an accessor that gives what was there, which tells who assigns and
 * then lets the assignment happen.
 */
function setTraps({ holder, label }: Watched): void {
  for (const key of config.traps) {
    const own = Object.getOwnPropertyDescriptor(holder, key);
    if (own !== undefined && (!own.configurable || !Object.hasOwn(own, 'value'))) {
      continue;
    }
    const given: unknown = own?.value;
    const set = function (this: object, value: unknown): void {
      if (this === holder) {
        tellWrite(label, key);
      }
      define(this, key, value);
    };
    Reflect.defineProperty(
      holder,
      key,
      bare({ configurable: true, enumerable: own?.enumerable ?? false, get: () => given, set }),
    );
  }
}

/** Definitions go past accessors. */
function trapDefinitions(): void {
  for (const [holder, name] of [
    [Object, 'defineProperty'],
    [Reflect, 'defineProperty'],
  ] as const) {
    replace(holder, name, (original) => {
      return function defineProperty(this: unknown, ...args: unknown[]): unknown {
        const [target, key] = args;
        const found = watched.find((one) => one.holder === target);
        if (found !== undefined && config.traps.includes(String(key))) {
          tellWrite(found.label, String(key));
        }
        return Reflect.apply(original, this, args);
      };
    });
  }
}

function tellWrite(holder: string, key: string): void {
  report.write({ k: 'write', holder, key, stack: stack(), call: currentCall() });
}
