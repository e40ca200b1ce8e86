// SPDX-License-Identifier: Apache-2.0
import Module from 'node:module';
import { markModuleExports, outward } from './border.ts';
import { isFunction, isObject, replace } from './natives.ts';
import { isComponentFile, relativeToRoot } from './places.ts';
import { report } from './report.ts';

/** `require` over the border gives the harness's view of what the component exports. */
export function watchRequire(builtinLoaded: (name: string, exports: object) => void, moduleLoaded: () => void): void {
  const resolve: unknown = Reflect.get(Module, '_resolveFilename');
  replace(Module, '_load', (original) => {
    return function load(this: unknown, ...args: unknown[]): unknown {
      const exports = Reflect.apply(original, this, args);
      const [request, parent] = args;
      if (typeof request !== 'string' || !isObject(exports)) {
        return exports;
      }
      if (Module.isBuiltin(request)) {
        builtinLoaded(request.replace(/^node:/, ''), exports);
        return exports;
      }
      // Without a parent it is the program itself, or an `import`, which has hooks of its own.
      if (!isObject(parent) || isComponentFile(fileOf(parent)) || !isFunction(resolve)) {
        return exports;
      }
      const file: unknown = Reflect.apply(resolve, Module, [request, parent, false]);
      if (typeof file !== 'string' || !isComponentFile(file)) {
        return exports;
      }
      return overTheBorder(file, exports, moduleLoaded);
    };
  });
}

/** The harness's view of what the module in `file` exports. */
export function overTheBorder(file: string, exports: unknown, moduleLoaded: () => void): unknown {
  if (!isObject(exports)) {
    return exports;
  }
  const module = relativeToRoot(file);
  markModuleExports(exports);
  moduleLoaded();
  report.write({ k: 'module', file: module });
  return outward(exports, { module, path: [] });
}

function fileOf(parent: unknown): string {
  const file: unknown = isObject(parent) ? Reflect.get(parent, 'filename') : undefined;
  return typeof file === 'string' ? file : '';
}
