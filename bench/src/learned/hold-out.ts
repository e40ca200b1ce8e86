// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { jsNames } from '../../../dist/language/javascript/hunks/js-names.js';
import { javascript } from '../../../dist/language/javascript/javascript.js';
import { functionShapes, leakOf, leaksIn, type HeldOut } from '../../../dist/patterns/leak.js';
import type { LearnedEdit } from '../../../dist/patterns/mine/edit.js';
import { patternsOf } from '../../../dist/patterns/mine/learn.js';
import type { RepairPattern } from '../../../dist/patterns/pattern.js';
import { sourceTexts } from '../../../dist/patterns/source-texts.js';
import type { BenchCase } from '../js/case.ts';
import { install } from '../js/workspace.ts';
import { firstDay } from './mine-fixes.ts';
import { unpacked } from './unpacked.ts';

export interface Bank {
  readonly patterns: readonly RepairPattern[];
  /** Edits left out because they would tell the answer, and those left out as not older. */
  readonly withheld: number;
  /** The case has no day: fixes of any day may teach. */
  readonly isUndated: boolean;
}

/** The patterns that may be used for a case: of other packages, other code, earlier days. Throws where one leaks. */
export async function bankFor(benchCase: BenchCase, edits: readonly LearnedEdit[]): Promise<Bank> {
  const heldOut = await heldOutOf(benchCase);
  const ofKind = edits.filter(({ weakness }) => weakness === benchCase.weakness);
  const kept = ofKind.filter(({ sources }) => sources.every((source) => leakOf(source, heldOut) === null));
  const patterns = patternsOf(kept);
  const leaks = leaksIn(patterns, heldOut);
  if (leaks.length > 0) {
    throw new Error(`the bank for ${benchCase.id} knows its answer: ${leaks[0]}`);
  }
  return { patterns, withheld: ofKind.length - kept.length, isUndated: heldOut.known === undefined };
}

async function heldOutOf(benchCase: BenchCase): Promise<HeldOut> {
  const { package: name, version, fixedVersion, advisories, alsoInstall } = benchCase;
  const installed = join(await install([`${name}@${version}`, ...alsoInstall]), 'node_modules', name);
  const folders = [installed, ...(fixedVersion === undefined ? [] : [await unpacked(name, fixedVersion)])];
  const shapes = await Promise.all(
    folders.map(async (folder) => functionShapes(await sourceTexts(folder, javascript), jsNames)),
  );
  return { package: name, advisories, known: firstDay(advisories), shapes: new Set(shapes.flatMap((one) => [...one])) };
}
