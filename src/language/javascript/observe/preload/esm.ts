// SPDX-License-Identifier: Apache-2.0
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { overTheBorder } from './modules.ts';
import { config } from './config.ts';
import { isObject } from './natives.ts';
import { facadeKey } from './esm-facade.ts';

/**
 * `import` over the border: a loader hook gives the harness a small module in the place of the component's, which
 * asks here for the harness's view of what the real one exports. Costs the start of the hooks' thread, hence only
 * where there are modules.
 */
export function watchImport(hooks: string, moduleLoaded: () => void): void {
  const view = (file: string, namespace: unknown, isCommonJs: boolean): unknown => {
    const exports: unknown = isCommonJs && isObject(namespace) ? Reflect.get(namespace, 'default') : namespace;
    return overTheBorder(file, exports, moduleLoaded);
  };
  Object.defineProperty(globalThis, Symbol.for(facadeKey), { value: view, enumerable: false });
  const { component, harness, entries, packages } = config;
  register(pathToFileURL(hooks), { data: { component, harness, entries, packages } });
}
