// SPDX-License-Identifier: Apache-2.0
import { promisify } from 'node:util';
import { bare, isFunction, isObject, replace, type AnyFunction } from './natives.ts';
import { sinkBegan } from './sinks.ts';

/** Processes that are started, by whichever of the runtime's doors. */
export function watchProcesses(childProcess: object): void {
  for (const name of ['exec', 'execSync'] as const) {
    replace(childProcess, name, (original) => watched(name, original, shellLine));
  }
  for (const name of ['execFile', 'execFileSync', 'spawn', 'spawnSync'] as const) {
    replace(childProcess, name, (original) => watched(name, original, programAndArguments));
  }
  replace(childProcess, 'fork', (original) =>
    watched('fork', original, (args) => [process.execPath, ...programAndArguments(args)]),
  );
}

type ReadArgv = (args: readonly unknown[]) => readonly string[];

/** One door opens the next one inside the runtime; only the outermost is reported. */
let depth = 0;

function watched(name: string, original: AnyFunction, argvOf: ReadArgv): AnyFunction {
  const { [name]: wrapper } = {
    [name](this: unknown, ...args: unknown[]): unknown {
      if (depth === 0) {
        sinkBegan({ sink: 'process', api: `child_process.${name}`, detail: argvOf(args) });
      }
      depth += 1;
      try {
        return Reflect.apply(original, this, args);
      } finally {
        depth -= 1;
      }
    },
  };
  const custom: unknown = Reflect.get(original, promisify.custom);
  if (isFunction(custom) && wrapper !== undefined) {
    // The original's own cannot be replaced, and calls past the wrapper: this one is here first, and stays.
    const value = watched(name, custom, argvOf);
    Reflect.defineProperty(wrapper, promisify.custom, bare({ value, configurable: false }));
  }
  return wrapper ?? original;
}

function shellLine([command, options]: readonly unknown[]): readonly string[] {
  const shell: unknown = isObject(options) ? Reflect.get(options, 'shell') : undefined;
  return [typeof shell === 'string' ? shell : 'sh', '-c', String(command)];
}

function programAndArguments([program, second, third]: readonly unknown[]): readonly string[] {
  const args = Array.isArray(second) ? second.map(String) : [];
  const options = Array.isArray(second) ? third : isObject(second) && !isFunction(second) ? second : third;
  const shell: unknown = isObject(options) ? Reflect.get(options, 'shell') : undefined;
  if (shell === undefined || shell === null || shell === false || shell === '') {
    return [String(program), ...args];
  }
  return [typeof shell === 'string' ? shell : 'sh', '-c', [String(program), ...args].join(' ')];
}
