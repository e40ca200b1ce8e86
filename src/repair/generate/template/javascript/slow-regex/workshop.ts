// SPDX-License-Identifier: Apache-2.0
import type { FileChange } from '../../../../../domain/target.ts';
import {
  knownTexts,
  occurrencesIn,
  type Occurrence,
} from '../../../../../language/javascript/regex/occurrence/occurrence.ts';
import { applied, type SourceEdit } from '../../../../../language/javascript/regex/occurrence/rewrite-text.ts';
import { parsed } from '../../../../../language/javascript/source/parsed.ts';
import type { SourceFile } from '../../../../../language/javascript/source/source-file.ts';
import type { Site } from '../../template.ts';
import { unescapedSlashes } from './seen.ts';

/** The component's files while they are being changed. Files that do not parse are left alone. */
export class Workshop {
  readonly #originals: ReadonlyMap<string, SourceFile>;
  readonly #current: Map<string, SourceFile>;
  readonly #occurrences = new Map<SourceFile, readonly Occurrence[]>();

  private constructor(sources: readonly SourceFile[]) {
    this.#originals = new Map(sources.map((source) => [source.file, source]));
    this.#current = new Map(this.#originals);
  }

  static async open(site: Site): Promise<Workshop> {
    const sources: SourceFile[] = [];
    for (const file of site.files) {
      const source = parsed(file, await site.read(file));
      if (source !== undefined) {
        sources.push(source);
      }
    }
    return new Workshop(sources);
  }

  /** Another one, unchanged, that shares what was parsed. */
  fresh(): Workshop {
    return new Workshop([...this.#originals.values()]);
  }

  get sources(): readonly SourceFile[] {
    return [...this.#current.values()];
  }

  source(file: string): SourceFile | undefined {
    return this.#current.get(file);
  }

  occurrences(source: SourceFile): readonly Occurrence[] {
    const found = this.#occurrences.get(source) ?? occurrencesIn(source);
    this.#occurrences.set(source, found);
    return found;
  }

  /** Makes edits in one file; `false`, and nothing is changed, when the result does not parse. */
  edit(file: string, edits: readonly SourceEdit[]): boolean {
    const before = this.#current.get(file);
    const after = before === undefined ? undefined : parsed(file, applied(before.text, edits));
    if (after !== undefined) {
      this.#current.set(file, after);
    }
    return after !== undefined;
  }

  /** Puts a file back to an earlier state. */
  restore(source: SourceFile): void {
    this.#current.set(source.file, source);
  }

  /** How patterns that were written as `pattern` read now, where that is something else. */
  changedTexts(pattern: string): readonly string[] {
    const texts = [...this.#originals.values()].flatMap((original) => {
      const current = this.#current.get(original.file) ?? original;
      const now = allTexts(this, current);
      return current === original
        ? []
        : allTexts(this, original).flatMap((choices, index) =>
            choices.flatMap((text, choice) => (unescapedSlashes(text) === pattern ? (now[index]?.[choice] ?? []) : [])),
          );
    });
    return [...new Set(texts.map((text) => unescapedSlashes(text)))].filter((text) => text !== pattern);
  }

  changes(): readonly FileChange[] {
    return [...this.#current.values()].flatMap((source) => {
      const before = this.#originals.get(source.file)?.text ?? null;
      return before === source.text ? [] : [{ file: source.file, before, after: source.text }];
    });
  }
}

/** The known texts of every occurrence of a file, in order: what an edit may have changed. */
export function allTexts(workshop: Workshop, source: SourceFile): readonly (readonly string[])[] {
  return workshop.occurrences(source).map((occurrence) => knownTexts(occurrence).map(({ text }) => text));
}
