// SPDX-License-Identifier: Apache-2.0
import { types } from 'node:util';
import * as calls from './calls.ts';
import type { Origin } from './calls.ts';
import { follow, holderKind, isKnownIntrinsic } from './kinds.ts';
import { alone, bare, isFunction, isObject, type AnyFunction } from './natives.ts';
import { absolute, caller, isComponentFile } from './places.ts';
import { handOver } from './regexps.ts';
import { redirected, substituted } from './substitutions.ts';

/**
 * The border between the harness and the component: every value that comes out of the component is seen through a
 * Proxy that records calls, every function that goes in is seen through one that records callbacks. Both sides get
 * their own objects back as they were.
 */

const outer = new WeakMap<object, object>();
const inner = new WeakMap<object, object>();
const recorders = new WeakMap<object, object>();
/** The last call a function of the harness was given to. */
const latest = new WeakMap<object, number>();
const given = new WeakSet();

/** What stands behind one of our wrappers; anything else stands for itself. */
export function unwrap(value: object): object {
  return inner.get(value) ?? value;
}

function unwrapAny(value: unknown): unknown {
  return isObject(value) ? unwrap(value) : value;
}

/** How many results of results are followed from an export. */
const LEVELS = 4;

/** The harness's view of a value of the component. */
export function outward(value: unknown, origin: Origin, level = 0): unknown {
  if (!isObject(value)) {
    return value;
  }
  if (inner.has(value) || given.has(value)) {
    return recorderSet.has(value) ? unwrap(value) : value;
  }
  const known = outer.get(value);
  if (known !== undefined) {
    return known;
  }
  if (types.isRegExp(value)) {
    handOver(value, origin);
    return value;
  }
  return level <= LEVELS && follow(value, level) ? view(value, origin, level) : value;
}

const recorderSet = new WeakSet();

function view(value: object, origin: Origin, level: number): object {
  if (typeof value === 'object' && Object.isFrozen(value)) {
    return frozenView(value, origin, level);
  }
  const handler: ProxyHandler<object> = {
    get: (target, key, receiver) => {
      const asked = receiver === proxy ? target : receiver;
      return read(target, key, { value: Reflect.get(target, key, asked), origin, level });
    },
    set: (...[target, key, next, receiver]) =>
      Reflect.set(target, key, unwrapAny(next), receiver === proxy ? target : receiver),
    getOwnPropertyDescriptor: (target, key) => {
      const property = Reflect.getOwnPropertyDescriptor(target, key);
      if (property === undefined || !property.configurable || !Object.hasOwn(property, 'value')) {
        return property;
      }
      return bare({ ...property, value: read(target, key, { value: property.value, origin, level }) });
    },
    apply: (target, self, args) => (isFunction(target) ? called(target, { self, args, origin, level }) : undefined),
    construct: (target, args, newTarget) => {
      if (!isFunction(target)) {
        return target;
      }
      return constructed(target, { args, newTarget: newTarget === proxy ? target : newTarget, origin, level });
    },
  };
  const proxy: object = new Proxy(value, alone(handler));
  outer.set(value, proxy);
  inner.set(proxy, value);
  return proxy;
}

/** A Proxy may not show other values than a frozen object has, so the harness gets a frozen copy. */
function frozenView(value: object, origin: Origin, level: number): object {
  const copy: object = Object.create(Object.getPrototypeOf(value));
  outer.set(value, copy);
  inner.set(copy, value);
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property !== undefined) {
      const path = [...origin.path, String(key)];
      const seen = Object.hasOwn(property, 'value')
        ? { ...property, value: outward(property.value, { ...origin, path }, level) }
        : property;
      Reflect.defineProperty(copy, key, bare(seen));
    }
  }
  return Object.freeze(copy);
}

interface Found {
  readonly value: unknown;
  readonly origin: Origin;
  readonly level: number;
}

/** A property as the harness sees it. */
function read(target: object, key: PropertyKey, { value, origin, level }: Found): unknown {
  if (!isObject(value)) {
    return value;
  }
  const kind = holderKind(target, key);
  // A Proxy must show a fixed property as it is; inherited language methods and prototypes stay themselves.
  if (kind === 'fixed' || kind === 'language' || key === 'prototype') {
    return value;
  }
  const path = [...origin.path, typeof key === 'symbol' ? `@@${key.description}` : String(key)];
  return kind === 'slots' && isFunction(value)
    ? (outer.get(value) ?? view(value, { ...origin, path }, level))
    : outward(value, { ...origin, path }, level);
}

interface Application {
  readonly self: unknown;
  readonly args: readonly unknown[];
  readonly origin: Origin;
  readonly level: number;
}

function called(target: AnyFunction, { self, args, origin, level }: Application): unknown {
  const index = calls.nextIndex();
  const replaced = substituted(index, args.map(unwrapAny));
  const receiver = unwrapAny(self);
  const call = calls.begin(index, origin, { how: 'call', args: replaced.map(calls.data) });
  const passed = replaced.map((value) => inward(value, index));
  const { callee, holder } = redirected(index, { callee: target, holder: receiver }, origin);
  const touched = [...(isReceiver(receiver) ? [receiver] : []), ...replaced];
  const result = settle(call, touched, () => Reflect.apply(callee, holder, passed));
  return handBack(result, { call, origin: { ...origin, path: [...origin.path, '()'] }, level });
}

interface Construction {
  readonly args: readonly unknown[];
  readonly newTarget: AnyFunction | Function;
  readonly origin: Origin;
  readonly level: number;
}

function constructed(target: AnyFunction, { args, newTarget, origin, level }: Construction): object {
  const index = calls.nextIndex();
  const replaced = substituted(index, args.map(unwrapAny));
  const call = calls.begin(index, origin, { how: 'construct', args: replaced.map(calls.data) });
  const passed = replaced.map((value) => inward(value, index));
  const { callee } = redirected(index, { callee: target, holder: undefined }, origin);
  // A subclass of the harness gets its own `this`.
  const isOwn = newTarget === target;
  const made: unknown = settle(call, replaced, () => Reflect.construct(callee, passed, isOwn ? callee : newTarget));
  const seen = isOwn ? outward(made, { ...origin, path: [...origin.path, 'new()'] }, level + 1) : made;
  return isObject(seen) ? seen : {};
}

/** Runs the callee and records how it ended. */
function settle(call: calls.OpenCall, touched: readonly unknown[], work: () => unknown): unknown {
  let result: unknown;
  try {
    result = calls.during(call, work);
  } catch (error) {
    calls.threw(call, calls.data(error), touched.filter(isData).map(calls.data));
    throw error;
  }
  calls.returned(call, calls.data(result), touched.filter(isData).map(calls.data));
  return result;
}

function isData(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** The receiver is told of when it is an instance or object with content, not the module itself. */
function isReceiver(value: unknown): boolean {
  return isData(value) && value !== globalThis && !isModuleExports(value);
}

const moduleExports = new WeakSet();

function isModuleExports(value: unknown): boolean {
  return isObject(value) && moduleExports.has(value);
}

export function markModuleExports(value: object): void {
  moduleExports.add(value);
}

interface Given {
  readonly call: calls.OpenCall;
  readonly origin: Origin;
  readonly level: number;
}

function handBack(result: unknown, { call, origin, level }: Given): unknown {
  if (isPlainPromise(result)) {
    return result.then(
      (value: unknown) => {
        calls.settled(call, 'fulfilled', value);
        return outward(value, origin, level + 1);
      },
      (error: unknown) => {
        calls.settled(call, 'rejected', error);
        throw error;
      },
    );
  }
  return outward(result, origin, level + 1);
}

function isPlainPromise(value: unknown): value is Promise<unknown> {
  return (
    types.isPromise(value) &&
    !types.isProxy(value) &&
    Object.getPrototypeOf(value) === Promise.prototype &&
    Reflect.ownKeys(value).every((key) => typeof key === 'symbol')
  );
}

/** The component's view of a value of the harness. */
function inward(value: unknown, index: number): unknown {
  if (!isObject(value)) {
    return value;
  }
  given.add(value);
  if (!isFunction(value) || outer.has(value) || types.isProxy(value) || isKnownIntrinsic(value)) {
    return value;
  }
  latest.set(value, index);
  const known = recorders.get(value);
  if (known !== undefined) {
    return known;
  }
  const handler: ProxyHandler<AnyFunction> = {
    apply: (target, self, args) => {
      calls.calledBack(latest.get(target) ?? index, args.map(calls.data), isHarnessCalling());
      const origin = { module: '', path: ['callback'] };
      return Reflect.apply(
        target,
        outward(self, origin, 1),
        args.map((arg: unknown) => outward(arg, origin, 1)),
      );
    },
  };
  const recorder = new Proxy(value, alone(handler));
  recorders.set(value, recorder);
  recorderSet.add(recorder);
  inner.set(recorder, value);
  return recorder;
}

/** Does the harness itself call its function? It reads a getter that the component has put on a prototype. */
function isHarnessCalling(): boolean {
  if (calls.currentCall() !== -1) {
    return false;
  }
  const file = absolute(caller()?.getFileName());
  return file !== undefined && !file.includes('/node_modules/') && !isComponentFile(file);
}
