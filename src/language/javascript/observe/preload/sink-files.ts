// SPDX-License-Identifier: Apache-2.0
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isFunction, isObject, replace, type AnyFunction } from './natives.ts';
import { caller } from './places.ts';
import { sinkBegan, sinkEnded } from './sinks.ts';

/** Files that are read, written or removed; not the ones the runtime reads to load modules. */

const ONE_PATH = [
  'open',
  'readFile',
  'writeFile',
  'appendFile',
  'readdir',
  'opendir',
  'unlink',
  'rm',
  'rmdir',
  'mkdir',
  'truncate',
  'chmod',
  'chown',
  'utimes',
  'cp',
  'copyFile',
  'rename',
  'link',
  'symlink',
  'readlink',
];
/** Told only for names that Skymend made up: they show where a harmless path is looked up, and touch nothing. */
const LOOKS = ['stat', 'lstat', 'access', 'exists', 'realpath'];
const OURS = /^skymend-/;
const TWO_PATHS: ReadonlySet<string> = new Set(['cp', 'copyFile', 'rename', 'link', 'symlink']);

export function watchFiles(): void {
  for (const name of ['createReadStream', 'createWriteStream']) {
    replace(fs, name, (original) => watched(name, original, asStream));
  }
  for (const name of [...ONE_PATH, ...LOOKS]) {
    replace(fs, name, (original) => watched(name, original, withCallback));
    replace(fs, `${name}Sync`, (original) => watched(`${name}Sync`, original, atOnce));
    replace(fs.promises, name, (original) => watched(`promises.${name}`, original, withPromise));
  }
}

type Runner = (number: number, call: { original: AnyFunction; self: unknown; args: unknown[] }) => unknown;

/** `readFile` opens inside the runtime, a stream opens through the public door: one report each is enough. */
let depth = 0;

function watched(name: string, original: AnyFunction, run: Runner): AnyFunction {
  const { [name]: wrapper } = {
    [name](this: unknown, ...args: unknown[]): unknown {
      const detail = pathsOf(name, args);
      if (depth > 0 || !detail.some(isInteresting) || isOrdinaryLook(name, detail) || isLoading()) {
        return Reflect.apply(original, this, args);
      }
      const number = streamOf(name, detail) ?? sinkBegan({ sink: 'file', api: `fs.${name}`, detail });
      depth += 1;
      try {
        return run(number, { original, self: this, args });
      } catch (error) {
        sinkEnded(number, false);
        throw error;
      } finally {
        depth -= 1;
      }
    },
  };
  return wrapper ?? original;
}

function streamOf(name: string, [file]: readonly string[]): number | undefined {
  const number = name === 'open' && file !== undefined ? streams.get(file) : undefined;
  return number !== undefined && isCalledBy('node:internal/fs/streams') ? number : undefined;
}

const atOnce: Runner = (number, { original, self, args }) => {
  const result = Reflect.apply(original, self, args);
  sinkEnded(number, true);
  return result;
};

/** A stream opens its file later, from inside the runtime, when whoever asked for it is no longer on the stack. */
const streams = new Map<string, number>();

const asStream: Runner = (number, { original, self, args }) => {
  streams.set(pathOf(args[0]) ?? '', number);
  return Reflect.apply(original, self, args);
};

const withCallback: Runner = (number, { original, self, args }) => {
  const last = args.at(-1);
  if (!isFunction(last)) {
    return Reflect.apply(original, self, args);
  }
  const told = function (this: unknown, ...results: unknown[]): unknown {
    sinkEnded(number, results[0] === null || results[0] === undefined);
    return Reflect.apply(last, this, results);
  };
  return Reflect.apply(original, self, [...args.slice(0, -1), told]);
};

const withPromise: Runner = (number, { original, self, args }) => {
  const result = Reflect.apply(original, self, args);
  if (result instanceof Promise) {
    result.then(
      () => sinkEnded(number, true),
      () => sinkEnded(number, false),
    );
  }
  return result;
};

function isOrdinaryLook(name: string, [file = '']: readonly string[]): boolean {
  return LOOKS.includes(name.replace(/^promises\.|Sync$/g, '')) && !OURS.test(path.basename(file));
}

function pathsOf(name: string, args: readonly unknown[]): readonly string[] {
  const bare = name.replace(/^promises\.|Sync$/g, '');
  const named = TWO_PATHS.has(bare) ? args.slice(0, 2) : args.slice(0, 1);
  return named.map(pathOf).filter((found) => found !== undefined);
}

function pathOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return absolute(value);
  }
  if (value instanceof URL && value.protocol === 'file:') {
    return fileURLToPath(value);
  }
  return isObject(value) && Buffer.isBuffer(value) ? absolute(value.toString()) : undefined;
}

/** Not normalized: what was joined without care shows where a climb began. */
function absolute(file: string): string {
  return path.isAbsolute(file) ? file : `${process.cwd()}/${file}`;
}

function isInteresting(file: string): boolean {
  return !/^\/(?:proc|sys|dev|skymend)\//.test(file);
}

/** Called by the module loader. */
function isLoading(): boolean {
  return isCalledBy('node:internal/modules');
}

function isCalledBy(place: string): boolean {
  return caller()?.getFileName()?.startsWith(place) === true;
}
