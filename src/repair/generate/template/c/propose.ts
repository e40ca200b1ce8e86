// SPDX-License-Identifier: Apache-2.0
import type { SanitizerReport } from '../../../../domain/sanitizer-report.ts';
import type { FileChange } from '../../../../domain/target.ts';
import type { CodeBase } from '../../../../language/c/syntax/code-base.ts';
import { faultsOf, type Fault } from './find/fault.ts';
import { placesOf } from './find/place.ts';
import { shapes } from './shape/registry.ts';
import { PLAIN, type Repair, type Wording } from './shape/shape.ts';
import { changesOf } from './write/edit.ts';

/** A second report of the same run is less likely the one to mend. */
const PER_FAULT = 0.9;

/** Every repair the shapes know for what a run reported, likeliest first, each change once. */
export async function repairsFor(reports: readonly SanitizerReport[], code: CodeBase): Promise<readonly Repair[]> {
  const repairs: Repair[] = [];
  for (const [index, fault] of faultsOf(reports).entries()) {
    for (const repair of await forFault(fault, code)) {
      repairs.push({ ...repair, prior: repair.prior * PER_FAULT ** index });
    }
  }
  const sorted = repairs.toSorted((a, b) => b.prior - a.prior || (a.title < b.title ? -1 : 1));
  return outsideDirectives(distinct(sorted), code);
}

/** The trees show the conditions of `#if` like any others; nothing is asked there while a program runs. */
async function outsideDirectives(repairs: readonly Repair[], code: CodeBase): Promise<readonly Repair[]> {
  const isInside = await Promise.all(
    repairs.map(async (repair) => {
      const places = repair.edits(PLAIN).map(async ({ file, start }) => isInDirective(await code.text(file), start));
      return (await Promise.all(places)).includes(true);
    }),
  );
  return repairs.filter((_repair, index) => isInside[index] !== true);
}

const DIRECTIVE = /^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif)\b/;

/** Behind the `#` of a line, or of one that it continues. */
function isInDirective(text: string, place: number): boolean {
  let start = text.lastIndexOf('\n', place - 1) + 1;
  while (start > 1 && text[start - 2] === '\\') {
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
  return DIRECTIVE.test(text.slice(start, place));
}

async function forFault(fault: Fault, code: CodeBase): Promise<readonly Repair[]> {
  const scene = {
    fault,
    places: await placesOf(fault.frames, code),
    allocated: await placesOf(fault.allocated, code),
    freed: await placesOf(fault.freed, code),
    code,
  };
  const proposed = await Promise.all(shapes.map((shape) => shape.propose(scene)));
  return proposed.flat();
}

/** The first of all repairs that make the same text. */
export function distinct(repairs: readonly Repair[]): readonly Repair[] {
  const seen = new Set<string>();
  return repairs.filter((repair) => {
    const key = JSON.stringify(repair.edits(PLAIN));
    return !seen.has(key) && seen.add(key);
  });
}

/** Repairs as one change of files; `undefined` where they overlap or change nothing. */
export async function write(
  repairs: readonly Repair[],
  code: CodeBase,
  wordingOf: (repair: Repair, index: number) => Wording = () => PLAIN,
): Promise<readonly FileChange[] | undefined> {
  const edits = repairs.flatMap((repair, index) => repair.edits(wordingOf(repair, index)));
  const texts = new Map<string, string>();
  for (const { file } of edits) {
    texts.set(file, await code.text(file));
  }
  return changesOf(edits, texts);
}
