// SPDX-License-Identifier: Apache-2.0
import { c } from './c/c.ts';
import { javascript } from './javascript/javascript.ts';
import type { Language } from './language.ts';

/** Every language, the one that owns most specific trees first: C leaves every npm package to JavaScript. */
export const languages: readonly Language[] = [c, javascript];
