// SPDX-License-Identifier: Apache-2.0
import type { Language } from '../language.ts';
import { isAccident } from './attack/accident.ts';
import { neighbours, siblings } from './attack/registry.ts';
import { carriers } from './observe/carriers/carriers.ts';
import { differences } from './observe/compare.ts';
import { components } from './observe/components.ts';
import { wholeWords } from './observe/whole-words.ts';
import { observe } from './observe/observe.ts';
import { component } from './package/component.ts';
import { sourceFiles } from './package/source-files.ts';
import { targetOf } from './package/target.ts';
import { owns } from './owns.ts';
import { syntaxError } from './shape/syntax-error.ts';

/**
 * JavaScript and TypeScript, in packages that Node.js loads. Each answer is made in the room it is imported from; what
 * the first run of a reproducer does not need is loaded when it is asked for, since all together takes half a second.
 */
export const javascript: Language = {
  name: 'javascript',
  owns,
  openTarget: targetOf,
  component,
  sourceFiles: async (target, part) => (await sourceFiles(target.root, part)).files,
  dataFlows: async (...asked) => (await import('./flow/data-flows.ts')).dataFlows(...asked),
  observe,
  search: async (...asked) => (await import('./search/search.ts')).search(...asked),
  carriers,
  components,
  differences,
  siblings,
  neighbours,
  load: async (...asked) => (await import('./observe/load/load.ts')).load(...asked),
  syntaxError,
  stub: async (...asked) => (await import('./observe/stub/stub.ts')).stub(...asked),
  runTests: async (...asked) => (await import('./tests/run-tests.ts')).runTests(...asked),
  wholeWords,
  isAccident,
  rescan: async (...asked) => (await import('./rescan/rescan.ts')).rescan(...asked),
  unrepairedCopies: async (...asked) =>
    (await import('./package/copies/unrepaired-copies.ts')).unrepairedCopies(...asked),
  usedExports: async (...asked) => (await import('./package/used-exports.ts')).usedExports(...asked),
  hunks: async (...asked) => (await import('./hunks/hunks.ts')).hunks(...asked),
  names: async () => (await import('./hunks/js-names.ts')).jsNames,
  featureLoss: async (...asked) => (await import('./shape/feature-loss.ts')).featureLoss(...asked),
};
