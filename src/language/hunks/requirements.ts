// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Hunk } from '../../domain/hunk.ts';
import type { Draft } from './hunks-of.ts';
import type { TreeFile } from './tree.ts';

const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** Adds to each hunk the others without which it names what is not there. */
export function requirements(drafts: readonly Draft[], mine: readonly TreeFile[]): readonly Hunk[] {
  const texts = new Map(mine.map(({ file, text }) => [file, text]));
  const known = new Map([...texts].map(([file, text]) => [file, wordsOf(text)]));
  const words = drafts.map((draft) => ({ draft, old: wordsOf(draft.removed), now: wordsOf(draft.added) }));
  return words.map(({ draft, old, now }) => {
    const own = known.get(draft.location.file) ?? new Set();
    const requires = new Set<string>();
    for (const other of words) {
      if (other.draft !== draft && needs({ draft, old, now, own }, other)) {
        requires.add(other.draft.id);
      }
    }
    const { brings: _brings, takes: _takes, row: _row, ...hunk } = draft;
    return { ...hunk, requires: [...requires] };
  });
}

interface Words {
  readonly draft: Draft;
  readonly old: ReadonlySet<string>;
  readonly now: ReadonlySet<string>;
}

function needs({ draft, now, own }: Words & { readonly own: ReadonlySet<string> }, other: Words): boolean {
  const isHere = other.draft.location.file === draft.location.file;
  if (other.draft.newFile !== undefined) {
    return loads(draft, other.draft.location.file);
  }
  // A name it uses and nobody here has: who brings it? A member may come from another file. Beside it, it is that one.
  const isBeside = draft.row !== undefined && draft.row === other.draft.row;
  const isBrought = other.draft.brings.some((name) => now.has(name) && (isBeside || !own.has(name)));
  // What it takes away is used by others until they are changed too.
  const isStillUsed = draft.takes.some(
    (name) => !draft.brings.includes(name) && other.old.has(name) && !other.now.has(name),
  );
  // A declaration that moves from one statement to the next goes and comes at once.
  const isMoved = isBeside && (meets(draft.takes, other.draft.brings) || meets(draft.brings, other.draft.takes));
  return isBrought || isMoved || (isHere && isStillUsed);
}

function meets(some: readonly string[], others: readonly string[]): boolean {
  return some.some((name) => others.includes(name));
}

function loads(draft: Draft, file: string): boolean {
  const directory = posix.dirname(draft.location.file);
  return [...draft.added.matchAll(/["'](\.{1,2}\/[^"'\n]*)["']/g)].some(([, path = '']) => {
    const target = posix.join(directory, path);
    return [target, `${target}/index`].some((name) => file === name || file.replace(/\.[^./]+$/, '') === name);
  });
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(WORD));
}
