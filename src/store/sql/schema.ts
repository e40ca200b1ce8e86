// SPDX-License-Identifier: Apache-2.0
import type { ColumnType, JSONColumnType } from 'kysely';

/**
 * The tables, for queries; `migrations.ts` makes them. Ids of nodes and records are 63-bit digests of what they name, so
 * the same thing has the same id in every database. As numbers they would lose bits: in the program they are text.
 */
export interface Schema {
  readonly schema_version: SchemaVersionTable;
  readonly node: NodeTable;
  readonly edge: EdgeTable;
  readonly record: RecordTable;
  readonly record_name: RecordNameTable;
  readonly name_class: NameClassTable;
  readonly fingerprint: FingerprintTable;
}

export interface SchemaVersionTable {
  readonly version: number;
  readonly name: string;
  readonly applied_at: ColumnType<Date, never, never>;
}

export interface NodeTable {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly label: string | null;
}

/** One claim of one record: `source` stands in relation `kind` to `target`, says `origin`. */
export interface EdgeTable {
  readonly source: string;
  readonly kind: string;
  readonly target: string;
  /** The record that says so; two records that say the same are two edges. */
  readonly origin: string;
}

/** What one source says about one thing, with where it was read. */
export interface RecordTable {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly facet: string;
  readonly subject: string;
  readonly relation: string;
  readonly digest: string;
  readonly modified: string | null;
  readonly place: string;
  readonly line: number | null;
  readonly body: JSONColumnType<object>;
}

/** The names a record gives the vulnerability it speaks of. */
export interface RecordNameTable {
  readonly record: string;
  readonly name: string;
}

/** Names other than CVE ids, by the class of names that stand for the same; see `src/domain/vulnerability.ts`. */
export interface NameClassTable {
  readonly name: string;
  readonly class: string;
}

/** What a node of kind `code` looks like, says a record. Pieces of code with a band in common may be alike. */
export interface FingerprintTable {
  readonly code: string;
  readonly origin: string;
  readonly exact: string;
  readonly size: number;
  readonly sketch: string;
  readonly bands: string[];
}
