// SPDX-License-Identifier: Apache-2.0
import type { Language } from '../language.ts';
import { isAccident } from './attack/accident.ts';
import { neighbours, siblings } from './attack/registry.ts';
import { carriers } from './observe/carriers/carriers.ts';
import { differences } from './observe/compare.ts';
import { components } from './observe/components.ts';
import { wholeWords } from './observe/whole-words.ts';
import { load } from './observe/load/load.ts';
import { observe } from './observe/observe.ts';
import { stub } from './observe/stub/stub.ts';
import { dataFlows } from './flow/data-flows.ts';
import { hunks } from './hunks/hunks.ts';
import { component } from './package/component.ts';
import { unrepairedCopies } from './package/copies/unrepaired-copies.ts';
import { sourceFiles } from './package/source-files.ts';
import { targetOf } from './package/target.ts';
import { rescan } from './rescan/rescan.ts';
import { runTests } from './tests/run-tests.ts';
import { search } from './search/search.ts';
import { featureLoss } from './shape/feature-loss.ts';
import { owns } from './owns.ts';
import { syntaxError } from './shape/syntax-error.ts';

/** JavaScript and TypeScript, in packages that Node.js loads. Each answer is made in the room it is imported from. */
export const javascript: Language = {
  name: 'javascript',
  owns,
  openTarget: targetOf,
  component,
  sourceFiles: async (target, part) => (await sourceFiles(target.root, part)).files,
  dataFlows,
  observe,
  search,
  carriers,
  components,
  differences,
  siblings,
  neighbours,
  load,
  syntaxError,
  stub,
  runTests,
  wholeWords,
  isAccident,
  rescan,
  unrepairedCopies,
  hunks,
  featureLoss,
};
