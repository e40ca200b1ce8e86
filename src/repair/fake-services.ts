// SPDX-License-Identifier: Apache-2.0
import { fakeLanguage } from '../language/fake-language.ts';
import type { Language } from '../language/language.ts';
import { FakeSandbox } from '../sandbox/fake-sandbox.ts';
import type { Journal } from '../store/journal.ts';
import { SILENT } from '../support/progress.ts';
import type { Services } from './services.ts';

/** Services in memory; nothing is run and nothing is kept. */
export function servicesWith(language: Partial<Language> = {}, options: Partial<Services['options']> = {}): Services {
  return {
    sandbox: new FakeSandbox(),
    languages: [fakeLanguage(language)],
    journal: memoryJournal(),
    progress: SILENT,
    signer: () => {
      throw new Error('nothing is signed here');
    },
    now: () => 0,
    options: { replays: 3, parallel: 2, budgetMs: 1000, alternatives: false, apply: false, seed: 1, ...options },
  };
}

export function memoryJournal(): Journal {
  const steps = new Map<string, Promise<unknown>>();
  return {
    runId: 'fake',
    directory: '/nowhere',
    async step<T>(key: string, work: () => Promise<T>): Promise<T> {
      const running = steps.get(key) ?? work();
      steps.set(key, running);
      running.catch(() => steps.delete(key));
      return running as Promise<T>; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as it was recorded
    },
    entries: () => [],
    putBlob: async () => 'digest',
    getBlob: async () => new Uint8Array(),
  };
}
