// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';

/**
 * Runs inside the sandbox, in a process of its own: lists what a file exports that can be called, or calls one of these
 * with every attack shape of a plan. It tells on descriptor 3, since modules print what they like.
 */

const [, , mode = '', file = '', kind = '', planFile = '', callee = ''] = process.argv;
const TELL = 3;
const SETTLE_MS = 700;
const MOST_CALLEES = 60;
const SLOW_MS = 1000;
const exit = process.exit.bind(process);
const cpuUsage = process.cpuUsage.bind(process);

function tell(message: unknown): void {
  writeSync(TELL, `${JSON.stringify(message)}\n`);
}

async function main(): Promise<void> {
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
  const exported: unknown = kind === 'module' ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  if (mode === 'list') {
    tell({ callees: calleesOf(exported) });
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    tell({ listens: isListening() });
    return;
  }
  await tryShapes(exported);
}

/** Nothing else runs in this network, so whatever listens was started by loading the file. */
function isListening(): boolean {
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((table) => {
    const states = readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/)[3]);
    return states.includes('0A');
  });
}

/** Expressions over `m`, the exports; `new ` in front marks what is to be constructed. */
function calleesOf(exported: unknown): readonly string[] {
  const seen = new Set<unknown>();
  const found: string[] = [];
  visit(exported, 'm', 2);
  return found.slice(0, MOST_CALLEES);

  function visit(value: unknown, path: string, levels: number): void {
    if (!isObject(value) || seen.has(value)) {
      return;
    }
    seen.add(value);
    if (typeof value === 'function' && !isNative(value)) {
      found.push(...formsOf(value, path));
    }
    if (types.isRegExp(value)) {
      found.push(`${path}.test`);
    }
    for (const name of levels === 0 || Array.isArray(value) ? [] : namesOf(value)) {
      visit(read(value, name), member(path, name), levels - 1);
    }
  }
}

function formsOf(value: object, path: string): readonly string[] {
  const prototype = read(value, 'prototype');
  const methods = isObject(prototype) ? namesOf(prototype).filter((name) => name !== 'constructor') : [];
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  const callables = methods.filter((name) => typeof descriptorValue(prototype, name) === 'function');
  return [
    ...(isClass ? [] : [path]),
    ...(isClass || callables.length > 0 ? [`new ${path}`] : []),
    ...callables.map((name) => member(`new ${path}()`, name)),
  ];
}

function descriptorValue(holder: unknown, name: string): unknown {
  return isObject(holder) ? Object.getOwnPropertyDescriptor(holder, name)?.value : undefined;
}

function member(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

const OF_EVERY_FUNCTION: ReadonlySet<string> = new Set([
  'length',
  'name',
  'prototype',
  'arguments',
  'caller',
  'super_',
]);

function namesOf(value: object): readonly string[] {
  const names = Object.getOwnPropertyNames(value);
  return typeof value === 'function' ? names.filter((name) => !OF_EVERY_FUNCTION.has(name)) : names;
}

/** Getters are called: compiled modules export through them. */
function read(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch (error) {
    return error;
  }
}

function isNative(value: object): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

async function tryShapes(exported: unknown): Promise<void> {
  const plan: unknown = JSON.parse(readFileSync(planFile, 'utf8'));
  const prelude = isObject(plan) ? String(read(plan, 'prelude')) : '';
  const shapes: unknown = isObject(plan) ? read(plan, 'shapes') : [];
  const args = Array.isArray(shapes) ? shapes.map(String) : [];
  watchCanary();
  // A component that ends the process ends its own call only.
  Reflect.set(process, 'exit', () => {
    throw new Error('exit');
  });
  for (const [index, shape] of args.entries()) {
    tell({ at: index });
    const before = cpuUsage();
    await callOnce(exported, prelude, shape);
    const { user, system } = cpuUsage(before);
    if ((user + system) / 1000 > SLOW_MS) {
      tell({ slow: index });
    }
    check(args.length);
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  check(args.length);
}

async function callOnce(exported: unknown, prelude: string, shape: string): Promise<void> {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- calls are written as text so that a hit can be replayed as it stands
    const call = new Function('m', 'require', `${prelude}\nreturn ${shape.replaceAll('CALLEE', () => callee)};`);
    const value: unknown = call(exported, createRequire(file));
    await Promise.race([value, new Promise((resolve) => setTimeout(resolve, isServing(shape) ? 2500 : 20))]);
  } catch {
    // A refusal of the attack, or a call that makes no sense: not a sign either way.
  }
}

function isServing(shape: string): boolean {
  return shape.startsWith('serve(');
}

function watchCanary(): void {
  Object.defineProperty(globalThis, 'skymendCanary', {
    set: (value: unknown) => {
      tell({ hit: value });
    },
    configurable: true,
  });
  Object.defineProperty(globalThis, 'skymendLeak', { value: (value: unknown) => tell({ hit: value }) });
}

/** Every shape has signs of its own number, so that late ones are not put down to another call. */
function check(count: number): void {
  const probes: readonly unknown[] = [{}, [], () => {}, '', 0];
  for (let index = 0; index < count; index += 1) {
    const key = `skymend${index}`;
    if (probes.some((probe) => Reflect.get(Object(probe), key) !== undefined)) {
      tell({ hit: index });
      for (const holder of [Object, Array, Function, String, Number]) {
        Reflect.deleteProperty(holder.prototype, key);
      }
    }
    if (existsSync(`skymend-marker${index}`)) {
      tell({ hit: index });
    }
  }
}

// Last, when everything above is there.
void main().then(
  () => exit(0),
  () => exit(1),
);
