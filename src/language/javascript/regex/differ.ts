// SPDX-License-Identifier: Apache-2.0
import { runEngine } from './engine.ts';
import type { View } from './same.ts';
import { samplesFor } from './samples.ts';

export interface Agreement {
  /** Inputs both patterns were asked about. */
  readonly asked: number;
  /** Inputs the first pattern matches. */
  readonly matched: number;
  /** Inputs on which they gave different matches or groups. */
  readonly differing: readonly string[];
}

const TIMEOUT_MS = 4_000;

export interface SampleOptions {
  readonly view: View;
  readonly count: number;
  /** Subjects that were seen; their shape goes into the samples. */
  readonly seen?: readonly string[];
  /** Exponential patterns must be asked about short inputs only. */
  readonly longest?: number;
}

/** Compares two patterns on sampled inputs with the language's own engine. */
export async function compareOnSamples(
  sources: readonly [string, string],
  flags: string,
  options: SampleOptions,
): Promise<Agreement> {
  const samples = samplesFor(sources, flags, options);
  const [before, after] = await Promise.all(
    sources.map((source) => runEngine({ source, flags, view: options.view }, samples, TIMEOUT_MS)),
  );
  const asked = Math.min(before?.found.length ?? 0, after?.found.length ?? 0);
  const differing = samples.slice(0, asked).filter((_, index) => before?.found[index] !== after?.found[index]);
  const matched = (before?.found ?? []).slice(0, asked).filter((found) => found !== '[null]').length;
  return { asked, matched, differing };
}
