// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { decode } from '../decoding.ts';
import { config, type WatchSubstitution } from './config.ts';
import { bare, define, isFunction, isObject, type AnyFunction } from './natives.ts';
import { report } from './report.ts';

/** Other values in the attack value's place. What was put in is said in the report; what could not be, is missing there. */

type ArgumentSubstitution = Extract<WatchSubstitution, { kind: 'argument' }>;

/** The arguments of call `index` with the replacements that are meant for it. */
export function substituted(index: number, args: readonly unknown[]): readonly unknown[] {
  let result = args;
  for (const [order, one] of config.substitutions.entries()) {
    if (one.kind !== 'argument' || one.call !== index || one.argument >= args.length) {
      continue;
    }
    const next = [...result];
    const replaced = placed(next[one.argument], one.at, one);
    if (replaced !== undefined) {
      next[one.argument] = replaced.value;
      result = next;
      report.write({ k: 'substituted', order });
    }
  }
  return result;
}

/** `undefined` when the place does not exist. The harness's own object is changed in place: it may look at it later. */
function placed(
  value: unknown,
  at: readonly (string | number)[],
  one: ArgumentSubstitution,
): { readonly value: unknown } | undefined {
  const [name, ...rest] = at;
  if (name === undefined) {
    return { value: decode(one.value) };
  }
  if (!isObject(value)) {
    return undefined;
  }
  const property = Object.getOwnPropertyDescriptor(value, name);
  if (property === undefined || !Object.hasOwn(property, 'value')) {
    return undefined;
  }
  const inner = placed(property.value, rest, one);
  if (inner === undefined) {
    return undefined;
  }
  if (property.value === inner.value) {
    return { value };
  }
  const isSet = Reflect.defineProperty(value, name, bare({ ...property, value: inner.value }));
  return isSet ? { value } : { value: copyWith(value, name, inner.value) };
}

/** Of a frozen object. */
function copyWith(value: object, name: string | number, inner: unknown): object {
  const copy: object = Array.isArray(value) ? [] : Object.create(Object.getPrototypeOf(value));
  for (const key of Reflect.ownKeys(value)) {
    if (!(Array.isArray(value) && key === 'length')) {
      define(copy, key, Object.getOwnPropertyDescriptor(value, key)?.value);
    }
  }
  define(copy, name, inner);
  return copy;
}

/** The string a handed-over regular expression is to be run on. A patch may have changed the pattern itself. */
export function subjectFor(pattern: string, subject: unknown): unknown {
  const subjects = config.substitutions.filter((one) => one.kind === 'subject');
  const one = subjects.find((candidate) => candidate.pattern === pattern) ?? subjects[0];
  if (one === undefined || typeof subject !== 'string') {
    return subject;
  }
  report.write({ k: 'substituted', order: config.substitutions.indexOf(one) });
  return decode(one.value);
}

/** Replacements for a request, by part. */
export function requestParts(index: number): ReadonlyMap<string, unknown> {
  const parts = new Map<string, unknown>();
  for (const [order, one] of config.substitutions.entries()) {
    if (one.kind === 'request' && one.call === index) {
      parts.set(one.part, decode(one.value));
      report.write({ k: 'substituted', order });
    }
  }
  return parts;
}

export interface Callee {
  readonly callee: AnyFunction;
  readonly holder: unknown;
}

export interface RecordedPlace {
  readonly module: string;
  readonly path: readonly string[];
}

/** Another export in the place of the one that call `index` names. */
export function redirected(index: number, recorded: Callee, place: RecordedPlace): Callee {
  const { redirect } = config;
  if (redirect === null || redirect.call !== index) {
    return recorded;
  }
  const found = lookUp(redirect.module ?? `${config.root}/${place.module}`, redirect.path ?? place.path);
  report.write({ k: 'redirected', isFound: found !== undefined });
  return found ?? recorded;
}

function lookUp(module: string, path: readonly string[]): Callee | undefined {
  let holder: unknown;
  let value: unknown = createRequire(module)(module);
  for (const name of path) {
    if (!isObject(value)) {
      return undefined;
    }
    holder = value;
    value = Reflect.get(value, name);
  }
  return isFunction(value) ? { callee: value, holder } : undefined;
}
