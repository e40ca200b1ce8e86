// SPDX-License-Identifier: Apache-2.0
import { cRepair } from './c/c-repair.ts';
import { codeInjection } from './javascript/code-injection/code-injection.ts';
import { commandInjection } from './javascript/command-injection/command-injection.ts';
import { pathTraversal } from './javascript/path-traversal/path-traversal.ts';
import { prototypePollution } from './javascript/prototype-pollution/prototype-pollution.ts';
import { slowRegex } from './javascript/slow-regex/slow-regex.ts';
import type { Template } from './template.ts';

/** Per weakness, strongest first. */
export const templates: readonly Template[] = [
  codeInjection,
  commandInjection,
  pathTraversal,
  prototypePollution,
  slowRegex,
  cRepair,
];
