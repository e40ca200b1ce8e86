// SPDX-License-Identifier: Apache-2.0
import { stringsIn } from '../../../domain/encoded-path.ts';
import type { Examined } from '../../../domain/exam.ts';

/**
 * Was the value, sent through another export, run as a whole command line or a whole program? Then that export is there
 * to run what it is given: another thing than the weakness at hand, and no patch of this one closes it.
 */
export function isTheFeature({ probe, before }: Examined): boolean {
  const { redirect, replacements = [] } = probe.substitution ?? {};
  if (redirect === undefined) {
    return false;
  }
  const texts = new Set(replacements.flatMap(({ value }) => [...stringsIn(value)].map(({ text }) => text.trim())));
  const lines = before.behaviour.processes.map((argv) => argv.at(-1) ?? '');
  const programs = before.sinks.filter(({ sink }) => sink === 'code').map(({ detail }) => detail[0] ?? '');
  return [...lines, ...programs].some((text) => texts.has(text.trim()));
}
