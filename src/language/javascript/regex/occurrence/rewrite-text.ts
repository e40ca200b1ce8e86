// SPDX-License-Identifier: Apache-2.0
import { diffChars } from 'diff';
import { encoded, type Written, type WrittenText } from './written-text.ts';

/** A change to a source file. */
export interface SourceEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The edits that turn a written text into another one, in the places where its characters are written. `undefined`
 * when a changed character is written nowhere.
 */
export function editsFor(before: WrittenText, after: string): readonly SourceEdit[] | undefined {
  const edits: SourceEdit[] = [];
  let at = 0;
  let removed = 0;
  let added = '';
  const flush = (): boolean => {
    const own = removed === 0 && added === '' ? [] : editsAt(before, { at, removed, added });
    edits.push(...(own ?? []));
    at += removed;
    removed = 0;
    added = '';
    return own !== undefined;
  };
  for (const part of diffChars(before.text, after)) {
    if (part.added) {
      added += part.value;
    } else if (part.removed) {
      removed += part.value.length;
    } else {
      if (!flush()) {
        return undefined;
      }
      at += part.value.length;
    }
  }
  return flush() ? edits : undefined;
}

interface Hunk {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

function editsAt({ text, written }: WrittenText, { at, removed, added }: Hunk): readonly SourceEdit[] | undefined {
  const gone = written.slice(at, at + removed);
  if (gone.some((place) => place === undefined)) {
    return undefined;
  }
  const anchor = anchorOf(written, at, removed);
  if (anchor === undefined) {
    return undefined;
  }
  const inserted = encoded(added, anchor.quoting);
  const needless = added.endsWith('\\') ? needlessEscape(text[at + removed], written[at + removed]) : [];
  const deletions = merged([...gone.filter((place) => place !== undefined), ...needless]);
  const [first, ...others] = deletions;
  if (first === undefined) {
    return [{ start: anchor.offset, end: anchor.offset, text: inserted }];
  }
  return [{ ...first, text: inserted }, ...others.map((deletion) => ({ ...deletion, text: '' }))];
}

/** `'\.'` is `.`: behind a backslash that now counts, the one that never did would only confuse. */
function needlessEscape(character: string | undefined, place: Written | undefined): readonly Written[] {
  const isEscaped = place !== undefined && place.end - place.start === 2 && /^[!-~]$/.test(character ?? '');
  return isEscaped && encoded(character ?? '', place.quoting).length === 1 ? [{ ...place, end: place.start + 1 }] : [];
}

/** Where new text goes: in place of what is removed, else behind what comes before, else before what comes next. */
function anchorOf(written: WrittenText['written'], at: number, removed: number) {
  const own = removed > 0 ? written[at] : undefined;
  const before = at > 0 ? written[at - 1] : undefined;
  const next = written[at];
  if (own !== undefined) {
    return { offset: own.start, quoting: own.quoting };
  }
  if (before !== undefined) {
    return { offset: before.end, quoting: before.quoting };
  }
  return next === undefined ? undefined : { offset: next.start, quoting: next.quoting };
}

/** Neighbouring places as one. */
function merged(places: readonly Written[]): readonly { readonly start: number; readonly end: number }[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of places) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      result.push({ start, end });
    }
  }
  return result;
}

/** The source with the edits made; the same edit of a shared part is made once. */
export function applied(text: string, edits: readonly SourceEdit[]): string {
  const distinct = new Map(edits.map((edit) => [JSON.stringify(edit), edit]));
  let result = text;
  for (const { start, end, text: inserted } of [...distinct.values()].toSorted(
    (a, b) => b.start - a.start || b.end - a.end,
  )) {
    result = result.slice(0, start) + inserted + result.slice(end);
  }
  return result;
}
