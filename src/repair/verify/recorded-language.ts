// SPDX-License-Identifier: Apache-2.0
import type { Snapshot } from '../../domain/target.ts';
import type { Language, ObserveContext } from '../../language/language.ts';
import type { Journal } from '../../store/journal.ts';
import { sha256 } from '../../support/digest.ts';
import type { Services } from '../services.ts';

/**
 * The same services with a memory: every run of foreign code is a step of the journal, so that a killed run resumes
 * without repeating any, and a gate that asks what another has asked gets the same answer at no cost. What could not
 * be run throws and is not remembered.
 */
export function withMemory(services: Services): Services {
  return { ...services, languages: services.languages.map((language) => remembering(language, services.journal)) };
}

function remembering(language: Language, journal: Journal): Language {
  const step = <T>(method: string, asked: readonly unknown[], work: () => Promise<T>): Promise<T> =>
    journal.step(`${method}:${sha256(JSON.stringify(asked))}`, work);
  const recorded: Pick<Language, 'observe' | 'load' | 'runTests'> = {
    observe: (probe, snapshot, context) =>
      step('observe', [probe, about(snapshot, context)], () => language.observe(probe, snapshot, context)),
    load: (snapshot, context) => step('load', [about(snapshot, context)], () => language.load(snapshot, context)),
    runTests: (snapshot, context, times) =>
      step('tests', [times, about(snapshot, context)], () => language.runTests(snapshot, context, times)),
  };
  return new Proxy(language, {
    get(target, name) {
      const value: unknown = Reflect.get(recorded, name) ?? Reflect.get(target, name, target);
      // Bound to the language itself: a class with private fields does not know the proxy.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** All that a run depends on beside its probe. */
function about(snapshot: Snapshot, { target, component }: ObserveContext): readonly unknown[] {
  return [snapshot, target.root, target.test ?? null, target.build ?? null, component.path];
}
