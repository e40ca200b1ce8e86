// SPDX-License-Identifier: Apache-2.0

export const facadeKey = 'skymend.border';

export interface Facade {
  /** URL of the real module. */
  readonly url: string;
  readonly file: string;
  readonly text: string;
  readonly isCommonJs: boolean;
}

/**
 * A module that exports the harness's view of another one. `export *` lends whatever is not found in the text, so
 * that nothing is missing; a name that is found has the view.
 */
export function facadeText({ url, file, text, isCommonJs }: Facade): string {
  const from = JSON.stringify(url);
  const names = isCommonJs ? commonJsNames(text) : moduleNames(text);
  const hasDefault = isCommonJs || /\bexport\s+default\b|\bas\s+default\b|\bexport\s*\{\s*default\b/.test(text);
  return [
    `import * as real from ${from};`,
    `export * from ${from};`,
    `const view = globalThis[Symbol.for(${JSON.stringify(facadeKey)})](${JSON.stringify(file)}, real, ${String(isCommonJs)});`,
    ...names.map((name, index) => `const n${index} = view[${JSON.stringify(name)}]; export { n${index} as ${name} };`),
    ...(hasDefault ? [`export default ${isCommonJs ? 'view' : 'view.default'};`] : []),
  ].join('\n');
}

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function moduleNames(text: string): readonly string[] {
  const code = withoutComments(text);
  const declared = matches(
    code,
    /\bexport\s+(?:async\s+)?(?:function\s*\*?|class|const|let|var)\s+([\w$\u0080-\uffff]+)/g,
  );
  const listed = [...code.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map(
      (item) =>
        item
          .trim()
          .split(/\s+as\s+/)
          .at(-1)
          ?.trim() ?? '',
    ),
  );
  return usable([...declared, ...listed]);
}

function commonJsNames(text: string): readonly string[] {
  const code = withoutComments(text);
  const assigned = matches(code, /\b(?:module\.)?exports\.([\w$]+)\s*=/g);
  const defined = matches(code, /\bdefineProperty\(\s*(?:module\.)?exports\s*,\s*["']([\w$]+)["']/g);
  const literal = [...code.matchAll(/\bmodule\.exports\s*=\s*\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(',').map((item) => item.trim().split(/\s*[:(]/)[0] ?? ''),
  );
  return usable([...assigned, ...defined, ...literal]);
}

function matches(code: string, pattern: RegExp): readonly string[] {
  return [...code.matchAll(pattern)].map(([, name = '']) => name);
}

function usable(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => NAME.test(name) && name !== 'default' && name !== '__esModule');
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '');
}
