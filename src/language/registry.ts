// SPDX-License-Identifier: Apache-2.0
import { javascript } from './javascript/javascript.ts';
import type { Language } from './language.ts';

/** Every language, the one that owns most specific trees first. */
export const languages: readonly Language[] = [javascript];
