// SPDX-License-Identifier: Apache-2.0
import type { Dialect } from './dialect.ts';
import { compareDigits, firstDifference } from './parts.ts';

/** Composer's order: up to four numbers, a stability, its number, and `-dev` before all of them. */
export const composerDialect: Dialect = {
  name: 'composer',
  ecosystems: ['packagist'],
  compare(a, b) {
    const [one, other] = [read(a), read(b)];
    return one === undefined || other === undefined ? undefined : compareVersions(one, other);
  },
};

interface ComposerVersion {
  readonly numbers: readonly string[];
  readonly stability: number;
  /** Of `beta3.1`: 3 and 1. */
  readonly step: readonly string[];
  readonly isDevelopment: boolean;
}

const STABILITY: Readonly<Record<string, number>> = {
  alpha: 0,
  a: 0,
  beta: 1,
  b: 1,
  rc: 2,
  stable: 3,
  patch: 4,
  pl: 4,
  p: 4,
};

const NUMBERS = /^v?(\d+(?:\.\d+){0,3})/i;
const MODIFIERS = /^[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*))?([.-]?dev)?$/i;

/** Branches (`dev-main`) have no place in the order. */
function read(text: string): ComposerVersion | undefined {
  const bare = text.trim().replace(/\+\S*$/, '');
  const [start = '', numbers] = NUMBERS.exec(bare) ?? [];
  const modifiers = numbers === undefined ? null : MODIFIERS.exec(bare.slice(start.length));
  if (numbers === undefined || modifiers === null) {
    return undefined;
  }
  const [, word = 'stable', step = '', development] = modifiers;
  return {
    numbers: numbers.split('.'),
    stability: STABILITY[word.toLowerCase()] ?? 3,
    step: step.match(/\d+/g) ?? [],
    isDevelopment: development !== undefined,
  };
}

function compareVersions(a: ComposerVersion, b: ComposerVersion): number {
  return (
    firstDifference(a.numbers, b.numbers, (first = '0', second = '0') => compareDigits(first, second)) ||
    stageOf(a) - stageOf(b) ||
    firstDifference(a.step, b.step, compareStep) ||
    Number(b.isDevelopment) - Number(a.isDevelopment)
  );
}

/** `1.0-dev` comes before every `1.0-alpha`. */
function stageOf({ stability, isDevelopment }: ComposerVersion): number {
  return isDevelopment && stability === STABILITY['stable'] ? -1 : stability;
}

/** `beta` is before `beta0`. */
function compareStep(a: string | undefined, b: string | undefined): number {
  return a === undefined || b === undefined ? Number(b === undefined) - Number(a === undefined) : compareDigits(a, b);
}
