// SPDX-License-Identifier: Apache-2.0

/**
 * Code with gaps. In a list of terms a `rest` stands for any number of members, and the `change` is where the edit takes
 * place; there is exactly one in a pattern's context.
 */
export type Term =
  | NodeTerm
  /** Any one node; `like` says what of it is known. */
  | { readonly kind: 'hole'; readonly hole: number; readonly like?: Term | undefined }
  | { readonly kind: 'rest' }
  | { readonly kind: 'change'; readonly removed: readonly Term[] };

export interface NodeTerm {
  readonly kind: 'node';
  readonly type: string;
  readonly mark: string;
  readonly fields: readonly TermField[];
}

export interface TermField {
  readonly name: string;
  readonly terms: readonly Term[];
}

/** A gap, and what is known of what filled it where the pattern was seen. */
export interface Hole {
  readonly sort: 'name' | 'expression' | 'statement';
  /** A name that stands for a module or a member of one. */
  readonly origin?: string | undefined;
  /** Names it had, sorted. */
  readonly names: readonly string[];
  /** How the name is used in the function around the edit, sorted: `MemberExpression.property`. */
  readonly uses: readonly string[];
  /** Code without names of its own that stood there each time: limits, ways out, messages. Sorted. */
  readonly values?: readonly string[] | undefined;
}

/** New code: text, and the numbers of holes. */
export type Piece = string | number;

/** An edit that was made in several programs, as far as they have it in common. */
export interface RepairPattern {
  /** Digest of what it says. */
  readonly id: string;
  readonly language: string;
  readonly weakness: string;
  /** What the code around the place must look like. */
  readonly context: Term;
  /** What comes in place of the removed members, one by one. */
  readonly fresh: readonly (readonly Piece[])[];
  readonly holes: readonly Hole[];
  /** Declarations the new code needs, by name. */
  readonly prelude: readonly { readonly name: string; readonly text: string }[];
  /** Number of nodes that are not left open, in the context and in the new code. */
  readonly size: { readonly context: number; readonly fresh: number };
  /** Words of the weakness that it brings. */
  readonly words: number;
  /** Where it was seen, sorted. */
  readonly sources: readonly PatternSource[];
}

/** One fix that a pattern was seen in. */
export interface PatternSource {
  readonly package: string;
  readonly vulnerable: string;
  readonly fixed: string;
  readonly advisories: readonly string[];
  /** RFC 3339 date of the oldest advisory; absent where none says. */
  readonly published?: string | undefined;
  /** The place in the vulnerable version. */
  readonly file: string;
  readonly line: number;
  /** Shapes of the function around it, before and after: equal where other programs hold the same code. */
  readonly shapes: readonly string[];
}

/** Distinct packages that have it; twice in one package is once. */
export function supportOf({ sources }: RepairPattern): number {
  return new Set(sources.map((source) => source.package)).size;
}

/** The fixes that either was seen in, each once, sorted. */
export function allSources(
  a: Pick<RepairPattern, 'sources'>,
  b: Pick<RepairPattern, 'sources'>,
): readonly PatternSource[] {
  const all = new Map([...a.sources, ...b.sources].map((source) => [JSON.stringify(source), source]));
  return [...all].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, source]) => source);
}
