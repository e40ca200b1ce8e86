// SPDX-License-Identifier: Apache-2.0
import { writtenIn } from '../../../../../language/javascript/regex/occurrence/align.ts';
import { knownTexts } from '../../../../../language/javascript/regex/occurrence/occurrence.ts';
import { editsFor, type SourceEdit } from '../../../../../language/javascript/regex/occurrence/rewrite-text.ts';
import type { WrittenText } from '../../../../../language/javascript/regex/occurrence/written-text.ts';
import { parsePattern } from '../../../../../language/javascript/regex/pattern.ts';
import { proveSame } from '../../../../../language/javascript/regex/prove.ts';
import type { PatternRepair } from '../../../../../language/javascript/regex/repair-pattern.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import { unescapedSlashes } from './seen.ts';
import type { Fault } from './faults.ts';
import { evened, replaced, type Part } from './shared-parts.ts';
import { allTexts, type Workshop } from './workshop.ts';

/**
 * Writes a repaired pattern wherever the slow one is written, in all copies, and says what was written. `undefined`
 * when it is written nowhere.
 */
export function mend(workshop: Workshop, fault: Fault, repair: PatternRepair): PatternRepair | undefined {
  const write = (mending: Mending): boolean =>
    workshop.sources.filter((source) => mendFile(workshop, source, mending)).length > 0;
  if (write({ fault, repair, parts: [] })) {
    return repair;
  }
  const ways = repair.strength === 'proved' ? evenedRepairs(workshop, fault, repair) : [];
  return ways.find((way) => write(way))?.repair;
}

interface Mending {
  readonly fault: Fault;
  readonly repair: PatternRepair;
  /** Parts of the pattern that other patterns may have as well. */
  readonly parts: readonly Part[];
}

/** The same where parts of the pattern are written once and stand in it several times. */
function evenedRepairs(workshop: Workshop, fault: Fault, repair: PatternRepair): readonly Mending[] {
  const [written] = workshop.sources.flatMap((source) => writtenWhole(workshop, source, fault));
  return written === undefined
    ? []
    : evened(written, repair.source, fault.flags).map(({ source, parts }) => ({
        fault,
        repair: { ...repair, source },
        parts,
      }));
}

function mendFile(workshop: Workshop, source: SourceFile, mending: Mending): boolean {
  const exact = exactEdits(workshop, source, mending);
  const choices = exact.length > 0 ? [exact] : builtEdits(source, mending);
  return choices.some((edits) => {
    if (edits.length === 0 || !workshop.edit(source.file, edits)) {
      return false;
    }
    if (keepsOthers(workshop, source, mending)) {
      return true;
    }
    workshop.restore(source);
    return false;
  });
}

/** Literals, and expressions whose whole text is known. */
function exactEdits(workshop: Workshop, source: SourceFile, { fault, repair }: Mending): readonly SourceEdit[] {
  return writtenWhole(workshop, source, fault).flatMap((text) => editsFor(text, repair.source) ?? []);
}

function writtenWhole(workshop: Workshop, source: SourceFile, fault: Fault): readonly WrittenText[] {
  return workshop
    .occurrences(source)
    .filter(({ flags }) => flags.length === 0 || flags.includes(fault.flags))
    .flatMap((occurrence) => knownTexts(occurrence))
    .filter(({ text }) => unescapedSlashes(text) === fault.source)
    .map((text) => slashless(text));
}

/** Expressions and literals that are known to build a part of it. */
function builtEdits(source: SourceFile, { fault, repair }: Mending): readonly (readonly SourceEdit[])[] {
  return writtenIn(source, fault.source).flatMap((text) => {
    const edits = editsFor(text, repair.source);
    return edits === undefined ? [] : [edits];
  });
}

/** The backslash of an escaped slash is written, but is no part of the pattern we compare with. */
function slashless({ text, written }: WrittenText): WrittenText {
  const kept: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const isEscape = text[index] === '\\';
    if (isEscape && text[index + 1] !== '/') {
      kept.push(index);
    }
    index += isEscape ? 1 : 0;
    kept.push(index);
  }
  return { text: kept.map((index) => text[index]).join(''), written: kept.map((index) => written[index]) };
}

/** Shared parts make several patterns: each of them that changed must be one that keeps its matches. */
function keepsOthers(workshop: Workshop, before: SourceFile, mending: Mending): boolean {
  const { fault, repair } = mending;
  const after = workshop.source(before.file);
  if (after === undefined) {
    return false;
  }
  const [old, changed] = [allTexts(workshop, before), allTexts(workshop, after)];
  return old.every((texts, index) =>
    texts.every((text, choice) => {
      const now = changed[index]?.[choice];
      const isOwn =
        unescapedSlashes(text) === fault.source && now !== undefined && unescapedSlashes(now) === repair.source;
      return now === text || isOwn || (now !== undefined && isSameOrCapped(text, now, mending));
    }),
  );
}

function isSameOrCapped(before: string, after: string, { fault, repair, parts }: Mending): boolean {
  if (parts.length > 0 && replaced(before, parts) === after) {
    return true;
  }
  const pattern = parsePattern(before, fault.flags);
  if (pattern === undefined || parsePattern(after, fault.flags) === undefined) {
    return false;
  }
  if (repair.strength !== 'proved') {
    // A text that is none of what was asked for is nobody's limit.
    return unescapedSlashes(before) !== fault.source;
  }
  return proveSame(pattern, after, { view: fault.view }).kind === 'same';
}
