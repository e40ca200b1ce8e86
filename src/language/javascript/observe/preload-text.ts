// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { MagicString } from 'magic-string';
import { builtFile } from './built.ts';
import type { WatchConfig } from './preload/config.ts';

/**
 * The preload as one CommonJS text: a `--require` of one file costs a few milliseconds in every process of the
 * command, where modules of their own would cost the start of the ESM loader. Each of our modules becomes a function
 * scope, in the order of their imports.
 */
export async function preloadText(config: WatchConfig): Promise<string> {
  bundled ??= bundle(builtFile('./preload/main.ts', import.meta.url));
  // As text inside text, so that line separators and quotes of paths cannot end it.
  const handedOver = JSON.stringify(JSON.stringify(config));
  return `'use strict';const WATCH_CONFIG = JSON.parse(${handedOver});\n${await bundled}`;
}

/** The module hooks as one ES module. */
export async function hooksText(): Promise<string> {
  const entry = builtFile('./preload/esm-hooks.ts', import.meta.url);
  hooks ??= bundle(entry);
  return [
    `import { createRequire } from 'node:module';`,
    `const require = createRequire(import.meta.url);`,
    await hooks,
    `export const { initialize, resolve, load } = $modules[${JSON.stringify(entry)}];`,
  ].join('\n');
}

let bundled: Promise<string> | undefined;
let hooks: Promise<string> | undefined;

async function bundle(entry: string): Promise<string> {
  const scopes = new Map<string, string>();
  await addModule(entry, scopes);
  return `const $modules = Object.create(null);\n${[...scopes.values()].join('\n')}`;
}

async function addModule(file: string, scopes: Map<string, string>): Promise<void> {
  if (scopes.has(file)) {
    return;
  }
  // Reserved before its imports are followed: our modules have no cycles, which lint keeps.
  scopes.set(file, '');
  const text = await readFile(file, 'utf8');
  const { module } = parseSync(file, text);
  for (const found of module.staticImports) {
    if (isOurs(found.moduleRequest.value)) {
      await addModule(resolve(file, found.moduleRequest.value), scopes);
    }
  }
  scopes.delete(file);
  scopes.set(file, scopeOf(file, text, module));
}

type ModuleRecord = ReturnType<typeof parseSync>['module'];

function scopeOf(file: string, text: string, module: ModuleRecord): string {
  const edited = new MagicString(text);
  for (const found of module.staticImports) {
    edited.overwrite(found.start, found.end, importText(file, found));
  }
  const exported: string[] = [];
  for (const found of module.staticExports) {
    exported.push(...found.entries.flatMap(({ localName }) => (localName.name === null ? [] : [localName.name])));
    const length = text.slice(found.start, found.end).startsWith('export {')
      ? found.end - found.start
      : 'export '.length;
    edited.remove(found.start, found.start + length);
  }
  edited.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return `$modules[${JSON.stringify(file)}] = (function () {\n${edited.toString()}\nreturn { ${exported.join(', ')} };\n})();`;
}

type StaticImport = ModuleRecord['staticImports'][number];

function importText(file: string, { moduleRequest, entries }: StaticImport): string {
  const from = moduleRequest.value;
  const source = isOurs(from) ? `$modules[${JSON.stringify(resolve(file, from))}]` : `require(${JSON.stringify(from)})`;
  return entries
    .map(({ importName, localName }) =>
      importName.name !== null
        ? `const { ${importName.name}: ${localName.value} } = ${source};`
        : `const ${localName.value} = ${source};`,
    )
    .join(' ');
}

function isOurs(request: string): boolean {
  return request.startsWith('.');
}

function resolve(file: string, request: string): string {
  return path.resolve(path.dirname(file), request);
}
