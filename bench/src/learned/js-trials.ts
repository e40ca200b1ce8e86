// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsNames } from '../../../dist/language/javascript/hunks/js-names.js';
import { javascript } from '../../../dist/language/javascript/javascript.js';
import { functionShapes, type HeldOut } from '../../../dist/patterns/leak.js';
import { sourceTexts } from '../../../dist/patterns/source-texts.js';
import type { Sandbox } from '../../../dist/sandbox/sandbox.js';
import { casesOf, scoreCase } from '../js/bench-js.ts';
import { readCases, type BenchCase } from '../js/case.ts';
import { install } from '../js/workspace.ts';
import type { BenchOptions } from '../options.ts';
import { mineFixes } from './mine-fixes.ts';
import { firstDay } from './mined.ts';
import type { Trials } from './trial.ts';
import { unpacked } from './unpacked.ts';

const OWN_CASES = fileURLToPath(new URL('../../cases/js', import.meta.url));
const FIXES = fileURLToPath(new URL('../../cases/learned/fixes.ndjson', import.meta.url));

/** Cases of npm packages, and fixed releases of others. */
export async function jsTrials(options: BenchOptions, sandbox: Sandbox): Promise<Trials> {
  const cases = (await casesOf(options)).filter(({ repairable }) => repairable);
  const wanted: ReadonlySet<string> = new Set(cases.map(({ weakness }) => weakness));
  return {
    trials: cases.map((benchCase) => ({
      id: benchCase.id,
      weakness: benchCase.weakness,
      heldOut: () => heldOutOf(benchCase),
      ask: (more) => scoreCase(benchCase, { sandbox, keep: options.keep, more: async () => more }),
    })),
    mine: async () => mineFixes(FIXES, await readCases(OWN_CASES), (weakness) => wanted.has(weakness)),
  };
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
