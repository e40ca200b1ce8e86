// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../domain/observation.ts';
import type { Probe } from '../domain/probe.ts';
import type { Component, Snapshot } from '../domain/target.ts';
import type { Language } from '../language/language.ts';
import type { Journal } from '../store/journal.ts';
import { canonicalJson } from '../support/canonical-json.ts';
import { sha256 } from '../support/digest.ts';

/** One question asked of one snapshot and the answer, as the journal and the evidence bundle keep it. */
export interface ObservationRecord {
  readonly probe: Probe;
  /** `target`, `stub` or a candidate's id. */
  readonly snapshot: string;
  readonly component: Component;
  readonly observation: Observation;
}

const PREFIX = 'observation-record:';

/**
 * A language whose observations, load reports and test runs are written to the journal as they are made, and are
 * answered from it when a run is resumed. The second asking of an equal question is a question of its own: N replays
 * are N runs.
 */
export function recordedLanguage(language: Language, journal: Journal): Language {
  const asked = new Map<string, number>();

  function keyOf(kind: string, question: unknown): string {
    const base = `${kind}${sha256(canonicalJson(question))}`;
    const times = asked.get(base) ?? 0;
    asked.set(base, times + 1);
    return `${base}#${times}`;
  }

  const recorded: Pick<Language, 'observe' | 'load' | 'runTests'> = {
    async observe(probe, snapshot, context) {
      const { component } = context;
      const key = keyOf(PREFIX, { probe, component, state: stateOf(snapshot) });
      const record = await journal.step<ObservationRecord>(key, async () => ({
        probe,
        snapshot: snapshot.name,
        component,
        observation: await language.observe(probe, snapshot, context),
      }));
      return record.observation;
    },
    async load(snapshot, context) {
      const key = keyOf('load:', { state: stateOf(snapshot), component: context.component });
      return journal.step(key, () => language.load(snapshot, context));
    },
    async runTests(snapshot, context, times) {
      const key = keyOf('tests:', { state: stateOf(snapshot), component: context.component, times });
      return journal.step(key, () => language.runTests(snapshot, context, times));
    },
  };
  // The rest is passed on with its receiver: a language may be a class.
  return Object.assign(Object.create(language), recorded);
}

/** Everything observed in a run so far, oldest first. */
export function observationsOf(journal: Journal): readonly ObservationRecord[] {
  // Written by `recordedLanguage` above and nobody else.
  return journal.entries(PREFIX).map((entry) => entry.value as ObservationRecord); // oxlint-disable-line typescript/no-unsafe-type-assertion
}

/** What a snapshot is, without its name: two candidates with equal changes are one state. */
function stateOf(snapshot: Snapshot): readonly (readonly [string, string | null])[] {
  return snapshot.changes.map((change) => [change.file, change.after === null ? null : sha256(change.after)]);
}
