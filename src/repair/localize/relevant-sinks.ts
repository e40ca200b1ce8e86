// SPDX-License-Identifier: Apache-2.0
import type { Dossier } from '../../domain/dossier.ts';
import type { SinkEvent } from '../../domain/observation.ts';
import { canonicalWeakness, type Weakness } from '../../domain/weakness.ts';
import { attackTexts } from './attack-texts.ts';

/** The operation by which each weakness does its harm. */
const KINDS: ReadonlyMap<Weakness, SinkEvent['sink']> = new Map([
  ['CWE-22', 'file'],
  ['CWE-78', 'process'],
  ['CWE-94', 'code'],
  ['CWE-1321', 'prototype'],
  ['CWE-1333', 'regexp'],
]);

export function sinkKindOf(weakness: Weakness): SinkEvent['sink'] | undefined {
  return KINDS.get(canonicalWeakness(weakness));
}

/** A dangerous operation seen while the reproducer ran, and how well it fits the finding, 0..1. */
export interface SeenSink {
  readonly event: SinkEvent;
  readonly fit: number;
}

/** Given part of the attack text. */
const GIVEN_ATTACK = 1;
/** Of the right kind, but what it was given is not the attack's text: resolved, decoded, or another call. */
const RIGHT_KIND = 0.75;
/** Of another kind: seen on the way. */
const OTHER_KIND = 0.3;

/** Every dangerous operation of every observed run, once per stack, most fitting first. */
export function seenSinks(dossier: Dossier): readonly SeenSink[] {
  const kind = sinkKindOf(dossier.finding.weakness);
  const texts = attackTexts(dossier);
  const byStack = new Map<string, SeenSink>();
  for (const event of dossier.observations.flatMap((observation) => observation.sinks)) {
    const key = [event.api, ...event.stack.map(({ file, line, column }) => `${file}:${line}:${column}`)].join('\n');
    const fit = fitOf(event, kind, texts);
    if (fit > (byStack.get(key)?.fit ?? 0)) {
      byStack.set(key, { event, fit });
    }
  }
  return [...byStack].toSorted(([a, x], [b, y]) => y.fit - x.fit || (a < b ? -1 : 1)).map(([, sink]) => sink);
}

function fitOf(event: SinkEvent, kind: SinkEvent['sink'] | undefined, texts: readonly string[]): number {
  if (event.sink !== kind) {
    return OTHER_KIND;
  }
  // A prototype changes by nothing but the attack; a pattern is reported because it was slow.
  const isCertain = kind === 'prototype' || kind === 'regexp';
  const given = [...event.detail, event.subject ?? ''];
  return isCertain || texts.some((text) => given.some((part) => part.includes(text))) ? GIVEN_ATTACK : RIGHT_KIND;
}
