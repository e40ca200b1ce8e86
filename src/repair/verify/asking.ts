// SPDX-License-Identifier: Apache-2.0
import type { Candidate } from '../../domain/candidate.ts';
import type { Dossier } from '../../domain/dossier.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Probe } from '../../domain/probe.ts';
import type { Snapshot } from '../../domain/target.ts';
import type { Language, ObserveContext } from '../../language/language.ts';
import { languageOf } from '../../language/select.ts';
import { mapParallel } from '../../support/parallel.ts';
import type { Services } from '../services.ts';

export const UNPATCHED: Snapshot = { name: 'target', changes: [] };

/** What is needed to put questions to one finding's target. */
export interface Asking {
  readonly language: Language;
  readonly context: ObserveContext;
  readonly services: Services;
}

export function askingOf(dossier: Dossier, services: Services): Asking {
  const { target, component } = dossier.finding;
  return {
    language: languageOf(target, services.languages),
    context: { target, component, sandbox: services.sandbox },
    services,
  };
}

export function snapshotOf(candidate: Candidate): Snapshot {
  return { name: candidate.id, changes: candidate.changes };
}

export async function ask(probe: Probe, snapshot: Snapshot, asking: Asking): Promise<Observation> {
  return asking.language.observe(probe, snapshot, asking.context);
}

export interface Answer<T> {
  readonly item: T;
  readonly seen: Observation;
}

/** Runs that broke off, after which asking on would only take time: each may take all of its limit. */
const ENOUGH_BROKEN = 2;

/**
 * Asks in order, as many at a time as the run allows, and asks no more once `isSettled` holds for an answer (one attack
 * that still works settles the question) or a second run broke off. Answers come in the order of the items.
 */
export async function askUntil<T>(
  items: readonly T[],
  put: (item: T) => Promise<Observation>,
  rule: { readonly width: number; readonly isSettled: (answer: Answer<T>) => boolean },
): Promise<readonly Answer<T>[]> {
  const answers: Answer<T>[] = [];
  let isOver = false;
  let broken = 0;
  await mapParallel(items, rule.width, async (item, index) => {
    if (isOver) {
      return;
    }
    const answer = { item, seen: await put(item) };
    broken += answer.seen.shown.kind === 'inconclusive' ? 1 : 0;
    isOver ||= rule.isSettled(answer) || broken >= ENOUGH_BROKEN;
    answers[index] = answer;
  });
  return answers.filter((answer) => answer !== undefined);
}
