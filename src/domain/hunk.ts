// SPDX-License-Identifier: Apache-2.0
import type { Location } from './location.ts';

/** One change out of many that lead from one version of a program to another, put down on the target's own text. */
export interface Hunk {
  /** `hunk-3`, in the order of files and places. */
  readonly id: string;
  /** The changed place in the target. */
  readonly location: Location;
  /** The function around it, or the first words of what changes: for a person. */
  readonly where: string;
  /** In the target's file; the file is new where there are none and `after` is its text. */
  readonly edits: readonly TextEdit[];
  readonly newFile?: string;
  /** Text that goes and text that comes. */
  readonly removed: string;
  readonly added: string;
  /** Number of syntax nodes that go and come. */
  readonly size: number;
  /** Hunks without which this one names what is not there. */
  readonly requires: readonly string[];
  /** Equal for the same change in another copy of the same code. */
  readonly twin: string;
}

/** Offsets count UTF-16 code units; the end is exclusive. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What separates two versions, and what of it could not be put down on the target. */
export interface HunkReport {
  readonly hunks: readonly Hunk[];
  /** One line each. */
  readonly lost: readonly string[];
}

/** Texts of source files by name, relative to the package. */
export type SourceTexts = ReadonlyMap<string, string>;

/** The target's files, the ones a repair was made in (`before`, the target's where absent), and the repaired ones. */
export interface Versions {
  readonly mine: SourceTexts;
  readonly before?: SourceTexts;
  readonly after: SourceTexts;
}

/** Where a repair that somebody else made can be read. */
export type KnownRepair =
  | {
      readonly kind: 'release';
      /** For a person: `1.2.3`, or the folder's or archive's name. */
      readonly name: string;
      /** Absolute: a package's folder, or its archive. */
      readonly path: string;
      /** The last release without the repair, where it is at hand. */
      readonly before?: { readonly name: string; readonly path: string };
    }
  /** A unified diff. */
  | { readonly kind: 'patch'; readonly name: string; readonly text: string };
