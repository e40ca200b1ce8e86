// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import type { Diagnostics } from 'recheck';
import { growthOf } from './growth.ts';
import { parsePattern } from './pattern.ts';

/** What the analysers say about one pattern. `unknown` is an answer about the analyser, not the pattern. */
export type Analysis =
  | {
      readonly kind: 'safe';
      readonly complexity: string;
      /** `automaton` and `ambiguity` are proofs, `fuzz` means that a search found no attack. */
      readonly by: Method;
    }
  | {
      readonly kind: 'vulnerable';
      readonly complexity: string;
      readonly by: Method;
      /** Exponent of the running time; `Infinity` when it is exponential. */
      readonly degree: number;
      /** An attack string of about `length` characters. */
      readonly attack: (length: number) => string;
      /** Parts of the pattern source where the time goes, end exclusive. */
      readonly hotspot: readonly Hotspot[];
    }
  | { readonly kind: 'unknown'; readonly complexity: 'unknown'; readonly because: string };

/** `ambiguity` is our own proof; it also holds for patterns with lookarounds. */
export type Method = 'automaton' | 'fuzz' | 'ambiguity';

export interface Hotspot {
  readonly start: number;
  readonly end: number;
  readonly isHot: boolean;
}

export const ANALYSIS_TIMEOUT_MS = 8_000;
/** For a second opinion about what our own proof finds linear. */
const SECOND_OPINION_MS = 3_000;

const answers = new Map<string, Promise<Analysis>>();

/**
 * Asks recheck about a pattern, and our own proof where recheck has none: it reads lookbehinds of several characters
 * in the wrong direction and then reports attacks that are none. Answers are kept for the life of the process: the same pattern is asked about for
 * every candidate and every gate. The pattern is only analysed, never run by the engine of this process.
 */
export async function analyzePattern(
  source: string,
  flags: string,
  timeoutMs: number = ANALYSIS_TIMEOUT_MS,
): Promise<Analysis> {
  const key = JSON.stringify([source, flags, timeoutMs]);
  const known = answers.get(key) ?? decide(source, flags, timeoutMs);
  answers.set(key, known);
  return known;
}

async function decide(source: string, flags: string, timeoutMs: number): Promise<Analysis> {
  const pattern = parsePattern(source, flags);
  const isLinear = pattern !== undefined && growthOf(pattern).kind === 'linear';
  const answer = await ask(source, flags, isLinear ? Math.min(timeoutMs, SECOND_OPINION_MS) : timeoutMs);
  const isProved = 'by' in answer && answer.by === 'automaton';
  return isLinear && !isProved ? { kind: 'safe', complexity: 'linear', by: 'ambiguity' } : answer;
}

async function ask(source: string, flags: string, timeoutMs: number): Promise<Analysis> {
  chooseBackend();
  // Loaded where a pattern is asked about only: it takes as long to load as many a run.
  const { check } = await import('recheck');
  try {
    // `d` only adds indices to the result and is not known to every release of the analyser.
    return read(await check(source, flags.replace('d', ''), { timeout: timeoutMs }));
  } catch (error) {
    return unknown(`the analyser failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Left to itself recheck tries `java` where no native build exists, and then blocks this thread. */
function chooseBackend(): void {
  process.env['RECHECK_BACKEND'] ??= hasNativeBuild() ? 'native' : 'worker';
}

/** Node's name of an operating system, and the analyser's. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['linux', 'linux'],
  ['darwin', 'macos'],
  ['win32', 'windows'],
]);

function hasNativeBuild(): boolean {
  const system = SYSTEMS.get(process.platform);
  const fromRecheck = createRequire(createRequire(import.meta.url).resolve('recheck'));
  try {
    fromRecheck.resolve(`recheck-${system}-${process.arch}/package.json`);
    return true;
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'MODULE_NOT_FOUND') {
      return false;
    }
    throw error;
  }
}

function read(answer: Diagnostics): Analysis {
  if (answer.status === 'safe') {
    return { kind: 'safe', complexity: answer.complexity.summary, by: answer.checker };
  }
  if (answer.status === 'unknown') {
    return unknown(answer.error.kind === 'timeout' ? 'the analyser ran out of time' : answer.error.kind);
  }
  const { attack, complexity } = answer;
  return {
    kind: 'vulnerable',
    complexity: complexity.summary,
    by: answer.checker,
    degree: complexity.type === 'exponential' ? Infinity : complexity.degree,
    attack: (length) => attackString(attack, length),
    hotspot: answer.hotspot.map(({ start, end, temperature }) => ({ start, end, isHot: temperature === 'heat' })),
  };
}

function unknown(because: string): Analysis {
  return { kind: 'unknown', complexity: 'unknown', because };
}

interface Attack {
  readonly pumps: readonly { readonly prefix: string; readonly pump: string; readonly bias: number }[];
  readonly suffix: string;
}

/** All pumps are repeated alike, so that every loop of a polynomial attack grows with the length. */
function attackString(attack: Attack, length: number): string {
  const fixed = attack.pumps.reduce((sum, { prefix }) => sum + prefix.length, attack.suffix.length);
  const perTurn = attack.pumps.reduce((sum, { pump }) => sum + pump.length, 0);
  const turns = Math.max(1, Math.floor((length - fixed) / Math.max(1, perTurn)));
  return attack.pumps.map(({ prefix, pump }) => prefix + pump.repeat(turns)).join('') + attack.suffix;
}
