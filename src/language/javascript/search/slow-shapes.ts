// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Component, Target } from '../../../domain/target.ts';
import { sourceFiles } from '../package/source-files.ts';
import { analyzePattern } from '../regex/analyze.ts';
import { patternsOf } from '../rescan/rescan.ts';
import { parsed } from '../source/parsed.ts';
import { calls, type AttackTable } from './shapes.ts';

const MOST_FILES = 40;
const MOST_PATTERNS = 60;
const MOST_ATTACKS = 10;
const ANALYSIS_MS = 2000;
const SLOW_MS = 1000;

/** Attack strings of the component's own patterns, then long runs that slow patterns in general trip over. */
export async function slowTable(target: Target, component: Component): Promise<AttackTable> {
  const { files } = await sourceFiles(target.root, component);
  const patterns = new Map<string, { readonly source: string; readonly flags: string }>();
  for (const file of files.slice(0, MOST_FILES)) {
    for (const pattern of await patternsIn(target.root, file)) {
      if (/[*+{]/.test(pattern.source)) {
        patterns.set(`/${pattern.source}/${pattern.flags}`, pattern);
      }
    }
  }
  const attacks: string[] = [];
  for (const { source, flags } of [...patterns.values()].slice(0, MOST_PATTERNS)) {
    const analysis = attacks.length < MOST_ATTACKS ? await analyzePattern(source, flags, ANALYSIS_MS) : undefined;
    if (analysis?.kind === 'vulnerable') {
      attacks.push(JSON.stringify(analysis.attack(lengthFor(analysis.degree))));
    }
  }
  return {
    prelude: '',
    replays: [''],
    asksServers: false,
    shapes: calls([...attacks, ...RUNS].flatMap((text) => [text, `"x", ${text}`])),
    shows: () => ({ kind: 'time', overMs: SLOW_MS }),
  };
}

/** Long enough to be slow, short enough for a command line. */
function lengthFor(degree: number): number {
  if (degree === Infinity) {
    return 45;
  }
  return degree > 2 ? 4000 : 60_000;
}

const RUNS = [' ', '1', 'a', '-', '\\t', '.', '/'].flatMap((unit) => [`"x" + "${unit}".repeat(60000) + "!x"`]);

async function patternsIn(root: string, file: string): Promise<ReturnType<typeof patternsOf>> {
  const source = parsed(file, await readFile(path.join(root, file), 'utf8'));
  return source === undefined ? [] : patternsOf(source);
}
