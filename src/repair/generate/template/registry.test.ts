// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { codeInjection } from './javascript/code-injection/code-injection.ts';
import { commandInjection } from './javascript/command-injection/command-injection.ts';
import { pathTraversal } from './javascript/path-traversal/path-traversal.ts';
import { prototypePollution } from './javascript/prototype-pollution/prototype-pollution.ts';
import { slowRegex } from './javascript/slow-regex/slow-regex.ts';
import { cRepair } from './c/c-repair.ts';
import { templates } from './registry.ts';

it('says of each template what the template says of itself', () => {
  const own = [codeInjection, commandInjection, pathTraversal, prototypePollution, slowRegex, cRepair];

  expect(templates.map(({ name, language, weakness }) => ({ name, language, weakness }))).toEqual(
    own.map(({ name, language, weakness }) => ({ name, language, weakness })),
  );
});
