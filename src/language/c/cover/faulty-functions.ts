// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { Snapshot } from '../../../domain/target.ts';
import { sourceText } from '../../../support/source-text.ts';
import type { ObserveContext } from '../../language.ts';
import { referenceOf } from '../observe/reference.ts';
import { functionsOf } from '../syntax/functions.ts';
import { parseAlone } from '../syntax/parse.ts';

/** Where a function's body begins in a snapshot. */
export interface Entry {
  readonly file: string;
  readonly name: string;
  /** After the opening brace. */
  readonly start: number;
  /** The whole file. */
  readonly text: string;
}

/** The functions in which the reproducer was reported to fail, as far as they stand in the target's source. */
export async function faultyFunctions(
  reproducer: Reproducer,
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<readonly Entry[]> {
  if (reproducer.shows.kind !== 'sanitizer') {
    return [];
  }
  // What is lost was taken somewhere else than where it should have been given back.
  const { own, isLeak } = await referenceOf(reproducer, context);
  const places = isLeak ? [] : [...own].flatMap((signature) => placeOf(signature) ?? []);
  const found = await Promise.all(places.map(async (place) => entriesOf(place, snapshot, context)));
  return found.flat();
}

interface Place {
  readonly name: string;
  readonly file: string;
}

/** Without what C++ puts before and behind a name, and without what compilers do (`parse.part.0`). */
export function bareName(name: string): string {
  return (
    name
      .replace(/[(.].*$/, '')
      .split('::')
      .at(-1) ?? ''
  );
}

/** `out of bounds in parse (src/parse.c)` */
function placeOf(signature: string): Place | undefined {
  const [, whole = '', file = ''] = / in (.*) \(([^()]+)\)$/.exec(signature) ?? [];
  const name =
    whole
      .replace(/[(.].*$/, '')
      .split('::')
      .at(-1) ?? '';
  return name === '' || file === '' ? undefined : { name, file };
}

async function entriesOf(
  { name, file }: Place,
  { changes }: Snapshot,
  { target }: ObserveContext,
): Promise<readonly Entry[]> {
  const changed = changes.find((change) => change.file === file);
  const text =
    changed === undefined
      ? await readFile(path.join(target.root, file)).then(sourceText, () => '')
      : (changed.after ?? '');
  const unit = text === '' ? undefined : await parseAlone(file, text);
  const functions = unit === undefined ? [] : functionsOf(unit).filter((fn) => fn.name === name);
  return functions.map(({ body }) => ({ file, name, start: body.start + 1, text }));
}
