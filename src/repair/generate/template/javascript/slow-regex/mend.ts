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
import { allTexts, type Workshop } from './workshop.ts';

/** Writes a repaired pattern wherever the slow one is written, in all copies. `false` when it is written nowhere. */
export function mend(workshop: Workshop, fault: Fault, repair: PatternRepair): boolean {
  const mended = workshop.sources.filter((source) => mendFile(workshop, source, { fault, repair }));
  return mended.length > 0;
}

interface Mending {
  readonly fault: Fault;
  readonly repair: PatternRepair;
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
  return workshop
    .occurrences(source)
    .filter(({ flags }) => flags.length === 0 || flags.includes(fault.flags))
    .flatMap((occurrence) => knownTexts(occurrence))
    .filter(({ text }) => unescapedSlashes(text) === fault.source)
    .flatMap((text) => editsFor(slashless(text), repair.source) ?? []);
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
function keepsOthers(workshop: Workshop, before: SourceFile, { fault, repair }: Mending): boolean {
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
      return now === text || isOwn || (now !== undefined && isSameOrCapped(text, now, { fault, repair }));
    }),
  );
}

function isSameOrCapped(before: string, after: string, { fault, repair }: Mending): boolean {
  const pattern = parsePattern(before, fault.flags);
  if (pattern === undefined || parsePattern(after, fault.flags) === undefined) {
    return false;
  }
  return repair.strength !== 'proved' || proveSame(pattern, after, { view: fault.view }).kind === 'same';
}
