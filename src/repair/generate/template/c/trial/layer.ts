// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import { CodeBase } from '../../../../../language/c/syntax/code-base.ts';

/** The sources with some changes already made, on which further ones are looked for. */
export interface Layer {
  readonly code: CodeBase;
  /** Against the unpatched target. */
  readonly made: readonly FileChange[];
  /** One sentence for each change made. */
  readonly titles: readonly string[];
}

export function groundLayer(code: CodeBase): Layer {
  return { code, made: [], titles: [] };
}

export function layerOver(below: Layer, changes: readonly FileChange[], title: string): Layer {
  const made = composed(below.made, changes);
  const texts = new Map(made.map(({ file, after }) => [file, after ?? '']));
  const read = async (file: string): Promise<string> => texts.get(file) ?? below.code.text(file);
  return { code: new CodeBase(below.code.files, read), made, titles: [...below.titles, title] };
}

/** Changes made one after the other, as changes against what was there first. */
export function composed(first: readonly FileChange[], second: readonly FileChange[]): readonly FileChange[] {
  const all = new Map(first.map((change) => [change.file, change]));
  for (const change of second) {
    const before = all.get(change.file)?.before ?? change.before;
    all.set(change.file, { ...change, before });
  }
  return [...all.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}
