// SPDX-License-Identifier: Apache-2.0
import type { Component } from '../domain/target.ts';
import type { Observation } from '../domain/observation.ts';
import type { Language } from './language.ts';

const COMPONENT: Component = { name: 'fake', version: '1.0.0', path: '' };

/** A run in which the component was called and nothing bad happened. */
export const QUIET_OBSERVATION: Observation = {
  shown: { kind: 'blocked', because: 'nothing was seen' },
  reached: true,
  behaviour: { exit: 'exit 0', stdout: '', stderr: '', calls: [], processes: [], files: [] },
  sinks: [],
  wallMs: 10,
  cpuMs: 10,
  maxRssKb: 50_000,
  evidence: 'fake',
};

/** A language that runs nothing: it answers as it was told, and as if all were well where it was told nothing. */
export function fakeLanguage(answers: Partial<Language> = {}): Language {
  return {
    name: 'fake',
    owns: async () => true,
    openTarget: async (directory) => ({ root: directory, directory, language: 'fake', package: COMPONENT }),
    component: async () => COMPONENT,
    sourceFiles: async () => ['index.js'],
    observe: async () => QUIET_OBSERVATION,
    search: async () => ({ exports: 0, calls: 0, reproducers: [] }),
    carriers: () => [],
    components: async () => [COMPONENT],
    differences: () => [],
    siblings: async () => [],
    neighbours: () => [],
    load: async () => ({
      entries: [{ file: 'index.js', error: null, exports: ['set: function/1'] }],
      evidence: 'fake',
    }),
    syntaxError: () => null,
    stub: async () => ({ name: 'stub', changes: [] }),
    runTests: async () => null,
    isAccident: () => false,
    wholeWords: () => 0,
    rescan: async () => [],
    featureLoss: async () => [],
    ...answers,
  };
}
