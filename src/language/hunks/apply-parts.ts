// SPDX-License-Identifier: Apache-2.0
import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import { RepairError } from '../../domain/repair-error.ts';
import type { SourceTexts } from '../../domain/hunk.ts';
import { placeAnywhere } from './place-anywhere.ts';

export interface Applied {
  readonly after: SourceTexts;
  readonly lost: readonly string[];
  /** Hunks of the patch in files of the target. */
  readonly parts: number;
}

const NULL_FILE = '/dev/null';
/** Lines of context that may differ. */
const FUZZ = 2;

/**
 * Puts every hunk of a patch where it belongs in these files: as it stands, else by its words alone, wherever the lines
 * went and however they are formatted. Hunks that belong nowhere are named; files that are no source are passed over.
 */
export function applyParts(patch: string, mine: SourceTexts): Applied {
  const after = new Map(mine);
  const lost: string[] = [];
  let parts = 0;
  for (const part of parse(patch)) {
    const named = (part.newFileName === NULL_FILE ? part.oldFileName : part.newFileName) ?? '';
    if (part.oldFileName === NULL_FILE) {
      const text = applyPatch('', part);
      const file = named.replace(/^[ab]\//, '');
      if (typeof text === 'string' && isLikeSource(file, mine)) {
        after.set(file, text);
        parts++;
      }
      continue;
    }
    if (!mine.has(named.replace(/^[ab]\//, '')) && !isLikeSource(named, mine)) {
      continue;
    }
    const file = fileFor(named, mine);
    for (const hunk of part.hunks) {
      parts++;
      const place = [file, ...mine.keys()].find(
        (name) => name !== undefined && tryIn(name, { ...part, hunks: [hunk] }, after),
      );
      if (place === undefined) {
        lost.push(`${named}:${hunk.oldStart}: the code that this hunk changes is not there`);
      }
    }
  }
  return { after, lost, parts };
}

function tryIn(file: string, part: StructuredPatch, after: Map<string, string>): boolean {
  const text = after.get(file);
  if (text === undefined) {
    return false;
  }
  const found = applyPatch(text, part, { fuzzFactor: 0 });
  const next =
    typeof found === 'string' ? found : (placeAnywhere(text, part) ?? applyPatch(text, part, { fuzzFactor: FUZZ }));
  if (typeof next !== 'string' || next === text) {
    return false;
  }
  after.set(file, next);
  return true;
}

/** The file a patch means: of the same path, else the one whose path ends alike for longest. */
function fileFor(named: string, mine: SourceTexts): string | undefined {
  const wanted = named
    .replace(/^[ab]\//, '')
    .split('/')
    .toReversed();
  const ranked = [...mine.keys()]
    .map((file) => ({ file, common: commonStart(wanted, file.split('/').toReversed()) }))
    .filter(({ common }) => common > 0)
    .toSorted((a, b) => b.common - a.common || a.file.length - b.file.length);
  return ranked[0]?.file;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((part, index) => part !== b[index]);
  return end === -1 ? a.length : end;
}

function isLikeSource(named: string, mine: SourceTexts): boolean {
  const extension = /\.\w+$/.exec(named)?.[0];
  const isTest = /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?)(?:\/|$)|\.(?:test|spec)\./.test(named);
  return !isTest && extension !== undefined && [...mine.keys()].some((file) => file.endsWith(extension));
}

function parse(patch: string): readonly StructuredPatch[] {
  try {
    const parts = parsePatch(patch).filter((part) => part.hunks.length > 0);
    if (parts.length > 0) {
      return parts;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RepairError('INPUT_MALFORMED', `the fix commit is no unified diff: ${reason}`, { cause: error });
  }
  throw new RepairError('INPUT_MALFORMED', 'the fix commit has no hunk; give it as `git format-patch` writes it');
}
