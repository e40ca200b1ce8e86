// SPDX-License-Identifier: Apache-2.0

/** What the knowledge graph has nodes for. `docs/vocabulary.md` says what their keys look like. */
export type NodeKind =
  | 'advisory'
  | 'vulnerability'
  | 'weakness'
  | 'weakness-view'
  | 'attack-pattern'
  | 'package'
  | 'version'
  | 'symbol'
  | 'repository'
  | 'commit'
  | 'change'
  | 'catalogue'
  | 'vex-statement'
  | 'run'
  | 'finding'
  | 'candidate'
  | 'generator'
  | 'pattern'
  | 'code'
  | 'shape';

/** A thing the graph knows; equal kind and key are the same thing. */
export interface NodeRef {
  readonly kind: NodeKind;
  readonly key: string;
  /** A word for people; later records may give a better one. */
  readonly label?: string | undefined;
}

/** `from` stands in relation `kind` to `to`, e.g. advisory `affects` package. */
export interface EdgeFact {
  readonly from: NodeRef;
  readonly kind: string;
  readonly to: NodeRef;
}

/**
 * What one source says about one thing: the unit of import, of update and of provenance. A record that is imported again
 * replaces everything it said before.
 */
export interface KnowledgeRecord {
  /** The kind of source: `osv`, `kev`, `cwe`… */
  readonly source: string;
  /** Unique within the source. */
  readonly key: string;
  readonly subject: NodeRef;
  /** As the source writes it. Of two versions of a record the one with the later time stays. */
  readonly modified?: string | undefined;
  /** Tells apart records that a source publishes under one key, such as one id for two packages. */
  readonly facet?: string | undefined;
  /** Names of the vulnerability the subject stands in `relation` to; which one that is, all records decide together. */
  readonly names: readonly string[];
  /** How the subject relates to the vulnerability with these names. */
  readonly relation: 'describes' | 'fixes' | 'introduces' | 'states' | 'found-as';
  readonly edges: readonly EdgeFact[];
  /** Of the code it speaks of. */
  readonly fingerprints?: readonly Fingerprint[] | undefined;
  /** JSON. */
  readonly body: object;
}

/** What a piece of code looks like, for finding it and the like of it; see `CodeShape`. */
export interface Fingerprint {
  /** A node of kind `code`. */
  readonly code: NodeRef;
  readonly exact: string;
  readonly size: number;
  /** As `writeSketch` gives it. */
  readonly sketch: string;
}

/** Where a record was read. */
export interface Place {
  /** A file, `archive.zip!entry`, or a URL. */
  readonly place: string;
  /** 1-based, where the format has lines. */
  readonly line?: number | undefined;
}

export function nodeName(node: NodeRef): string {
  return `${node.kind}:${node.key}`;
}
