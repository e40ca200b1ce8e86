// SPDX-License-Identifier: Apache-2.0
import type { Language } from '../language.ts';
import { unexercised } from './cover/unexercised.ts';
import { around, nearby, neighbours, siblings } from './mutate/siblings.ts';
import { mutants } from './mutate/mutations.ts';
import { telling } from './mutate/telling.ts';
import { carriers } from './observe/carriers.ts';
import { differences } from './observe/differences.ts';
import { identify } from './observe/identify.ts';
import { lookCloser } from './observe/look-closer.ts';
import { silenced } from './observe/silenced.ts';
import { cNames } from './hunks/c-names.ts';
import { hunks } from './hunks/hunks.ts';
import { load } from './observe/load.ts';
import { observe, observeMany } from './observe/observe.ts';
import { featureLoss } from './shape/feature-loss.ts';
import { readsUnset } from './shape/reads-unset.ts';
import { syntaxError } from './shape/syntax-error.ts';
import { reported } from './report/reported.ts';
import { runTests } from './tests/run-tests.ts';
import { owns } from './tree/owns.ts';
import { sourceFiles } from './tree/source-files.ts';
import { component, targetOf } from './tree/target.ts';

/** C and C++, in trees that a command builds. Each answer is made in the room it is imported from. */
export const c: Language = {
  name: 'c',
  owns,
  openTarget: targetOf,
  component,
  sourceFiles,
  identify,
  lookCloser,
  reported,
  observe,
  observeMany,
  // What a library's functions may be called with stands in no source that a machine can read.
  search: async () => ({ exports: 0, calls: 0, reproducers: [] }),
  carriers,
  components: async (_observation, { component: named }) => [named],
  differences,
  siblings,
  around,
  neighbours,
  nearby,
  mutants,
  unexercised,
  telling,
  silenced,
  load,
  syntaxError,
  // Seen by its name: what stands in for programs is laid over them when it is run.
  stub: async () => ({ name: 'stub', changes: [] }),
  runTests,
  wholeWords: () => 0,
  isAccident: () => false,
  rescan: async () => null,
  hunks,
  names: async () => cNames,
  featureLoss: async (change) => [...featureLoss(change), ...(await readsUnset(change))],
};
