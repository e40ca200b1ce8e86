// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { facadeText } from './esm-facade.ts';
import { isInside, type Sides } from './side.ts';

/** The module hooks, which the runtime runs in a thread of their own. */

const MARK = 'skymend-border';

let sides: Sides = { component: '', harness: [], entries: [], packages: null };

export const initialize: InitializeHook<Sides> = (given) => {
  sides = given;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const isOverTheBorder =
    context.parentURL !== undefined &&
    !context.parentURL.includes(MARK) &&
    !isComponentUrl(context.parentURL) &&
    isComponentUrl(found.url) &&
    isCode(found.format, found.url);
  if (!isOverTheBorder) {
    return found;
  }
  const mark = `${found.url.includes('?') ? '&' : '?'}${MARK}`;
  return { ...found, url: `${found.url}${mark}`, format: 'module', shortCircuit: true };
};

export const load: LoadHook = async (url, context, next) => {
  if (!url.endsWith(MARK)) {
    return next(url, context);
  }
  const real = url.slice(0, -MARK.length - 1);
  const file = fileURLToPath(real);
  const text = readFileSync(file, 'utf8');
  const source = facadeText({ url: real, file, text, isCommonJs: !isModule(file, text) });
  return { format: 'module', source, shortCircuit: true };
};

/** The name says it, or the text: a package that says neither is looked into by the runtime, too. */
function isModule(file: string, text: string): boolean {
  if (/\.[cm]js$/.test(file)) {
    return file.endsWith('.mjs');
  }
  return /^\s*(?:import|export)\b|;(?:import|export)\b(?=[ {*"'])/m.test(text);
}

function isComponentUrl(url: string): boolean {
  return url.startsWith('file:') && isInside(fileURLToPath(url.replace(/[?#].*$/, '')), sides);
}

function isCode(format: string | null | undefined, url: string): boolean {
  return format === 'module' || format === 'commonjs' || (format !== 'json' && /\.[cm]?js(?:\?|$)/.test(url));
}
