// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sample } from './figures.ts';

/** What every bench command understands. */
export interface BenchOptions {
  readonly only: RegExp | undefined;
  readonly sample: number | undefined;
  readonly seed: number;
  readonly cases: string | undefined;
  readonly parallel: number;
  readonly keep: boolean;
  /** Where a command has cases of several languages, those of one only. */
  readonly language: 'js' | 'c' | undefined;
}

export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      sample: { type: 'string' },
      seed: { type: 'string', default: '1' },
      cases: { type: 'string' },
      parallel: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      language: { type: 'string' },
    },
  });
  return {
    only: values.only === undefined ? undefined : new RegExp(values.only),
    sample: values.sample === undefined ? undefined : numberOf('sample', values.sample),
    seed: numberOf('seed', values.seed),
    cases: values.cases === undefined ? undefined : resolve(values.cases),
    parallel: numberOf('parallel', values.parallel),
    keep: values.keep,
    language: languageOf(values.language),
  };
}

function numberOf(option: string, text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new Error(`--${option} takes a whole number, not "${text}"`);
  }
  return Number(text);
}

function languageOf(name: string | undefined): BenchOptions['language'] {
  if (name !== undefined && name !== 'js' && name !== 'c') {
    throw new Error(`--language takes "js" or "c", not "${name}"`);
  }
  return name;
}

/** The cases a run is about: those whose id or weakness the pattern matches, then a sample of them. */
export function select<T extends { readonly id: string; readonly weakness: string }>(
  cases: readonly T[],
  options: BenchOptions,
): readonly T[] {
  const { only } = options;
  const matching = cases.filter(({ id, weakness }) => only === undefined || only.test(id) || only.test(weakness));
  return options.sample === undefined ? matching : sample(matching, options.sample, options.seed);
}
