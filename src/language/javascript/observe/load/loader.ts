// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import fs from 'node:fs';
import { types } from 'node:util';

/**
 * Runs inside the sandbox, in a process of its own: loads one file the way users do and says what it exports. The
 * answer goes to a file, since modules print what they like.
 */

const [, , file = '', isModule = '', answer = ''] = process.argv;
const { writeFileSync } = fs;

interface Loaded {
  readonly error: string | null;
  readonly exports: readonly string[];
}

async function load(): Promise<Loaded> {
  try {
    const exports: unknown = isModule === 'module' ? await import(pathToFileURL(file).href) : createRequire(file)(file);
    return { error: null, exports: describe(exports) };
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { error: text.replaceAll(/\s+/g, ' ').slice(0, 500), exports: [] };
  }
}

const LEVELS = 2;
const MOST = 600;

function describe(exports: unknown): readonly string[] {
  const lines = new Set<string>([`.: ${kindOf(exports)}`]);
  addMembers(lines, exports, { prefix: '', levels: LEVELS });
  return [...lines].toSorted().slice(0, MOST);
}

interface Depth {
  readonly prefix: string;
  readonly levels: number;
}

function addMembers(lines: Set<string>, value: unknown, { prefix, levels }: Depth): void {
  if (levels === 0 || !isObject(value) || lines.size > MOST) {
    return;
  }
  for (const name of namesOf(value)) {
    const member = read(value, name);
    lines.add(`${prefix}${name}: ${kindOf(member)}`);
    addMembers(lines, member, { prefix: `${prefix}${name}.`, levels: levels - 1 });
  }
  if (typeof value === 'function') {
    addMethods(lines, read(value, 'prototype'), prefix.slice(0, -1));
  }
}

function addMethods(lines: Set<string>, prototype: unknown, holder: string): void {
  const names = isObject(prototype) && prototype !== Object.prototype ? Object.getOwnPropertyNames(prototype) : [];
  for (const name of names) {
    const method: unknown = isObject(prototype) ? Object.getOwnPropertyDescriptor(prototype, name)?.value : undefined;
    if (typeof method === 'function' && name !== 'constructor') {
      lines.add(`${holder}#${name}: method/${method.length}`);
    }
  }
}

const OF_EVERY_FUNCTION: ReadonlySet<string> = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

function namesOf(value: object): readonly string[] {
  if (Array.isArray(value) || types.isRegExp(value) || ArrayBuffer.isView(value)) {
    return [];
  }
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

function kindOf(value: unknown): string {
  if (typeof value === 'function') {
    const kind = /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function';
    return `${kind}/${value.length}`;
  }
  if (value === null) {
    return 'null';
  }
  if (typeof value !== 'object') {
    return typeof value;
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  return types.isRegExp(value) ? 'regexp' : 'object';
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

// Last, when everything above is there.
void load().then((found) => {
  writeFileSync(answer, JSON.stringify(found));
  // Entry points that start servers or timers would never end.
  process.exit(0);
});
