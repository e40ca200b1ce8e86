// SPDX-License-Identifier: Apache-2.0
import type { Fingerprint, KnowledgeRecord, NodeRef, Place } from '../../domain/knowledge.ts';
import { sha256 } from '../../support/digest.ts';
import { readSketch } from '../../support/min-hash.ts';
import { bandIds, nodeId, recordId } from '../node-id.ts';
import { cleanText, databaseJson } from './database-text.ts';

/** Raised when the way records are turned into nodes and edges changes, so that a re-import renews what is stored. */
const MAPPING = 2;

export interface FoundRecord {
  readonly record: KnowledgeRecord;
  readonly at: Place;
}

/** A node as it is written. */
export interface NodeRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly label: string | null;
}

/** An edge as it is written, but for the record that claims it. */
export interface EdgeRow {
  readonly source: string;
  readonly kind: string;
  readonly target: string;
}

export interface FingerprintRow {
  readonly code: string;
  readonly exact: string;
  readonly size: number;
  readonly sketch: string;
  readonly bands: readonly string[];
}

/** A record with all that can be worked out before the database is asked. */
export interface PlannedRecord {
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly facet: string;
  readonly modified: string | null;
  readonly digest: string;
  readonly subject: string;
  readonly relation: string;
  /** Each once. */
  readonly names: readonly string[];
  readonly nodes: readonly NodeRow[];
  /** Each once. */
  readonly edges: readonly EdgeRow[];
  readonly fingerprints: readonly FingerprintRow[];
  /** The row of the table, as JSON. */
  readonly row: string;
}

export function plannedRecord({ record, at }: FoundRecord): PlannedRecord {
  const body = databaseJson(record.body);
  const subject = nodeRow(record.subject);
  const nodes = new Map([[subject.id, subject]]);
  const edges = new Map<string, EdgeRow>();
  for (const { from, kind, to } of record.edges) {
    const [source, target] = [withNode(nodes, from), withNode(nodes, to)];
    edges.set(`${source} ${kind} ${target}`, { source, kind, target });
  }
  const fingerprints = (record.fingerprints ?? []).map((print) => fingerprintRow(nodes, print));
  const names = [...new Set(record.names.map(cleanText))];
  const key = cleanText(record.key);
  const id = recordId(record);
  const labels = [...nodes.values()].map(({ label }) => label);
  const digest = digestOf(body, databaseJson([subject.id, record.relation, names, [...edges.keys()], labels]));
  const [modified, facet, { relation }] = [record.modified ?? null, record.facet ?? '', record];
  const columns = databaseJson({
    i: id,
    s: record.source,
    k: key,
    f: facet,
    n: subject.id,
    r: relation,
    d: digest,
    m: modified,
    p: at.place,
    l: at.line ?? null,
  });
  return {
    id,
    source: record.source,
    key,
    facet,
    modified,
    digest,
    subject: subject.id,
    relation,
    names,
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    fingerprints,
    // The body is JSON already; written as a text within text it would be twice as long.
    row: `${columns.slice(0, -1)},"b":${body}}`,
  };
}

/** The length stands before the hash: of two versions with the same time the longer compares greater. */
function digestOf(body: string, rest: string): string {
  return `${MAPPING}.${String(body.length).padStart(10, '0')}.${sha256(`${body}\0${rest}`)}`;
}

/** The id of a node; a label that is given replaces one that was not, and an earlier one. */
function withNode(nodes: Map<string, NodeRow>, node: NodeRef): string {
  const row = nodeRow(node);
  const known = nodes.get(row.id);
  if (known === undefined || row.label !== null) {
    nodes.set(row.id, row);
  }
  return row.id;
}

export function nodeRow(node: NodeRef): NodeRow {
  return { id: nodeId(node), kind: node.kind, key: node.key, label: node.label ?? null };
}

function fingerprintRow(nodes: Map<string, NodeRow>, { code, exact, size, sketch }: Fingerprint): FingerprintRow {
  return { code: withNode(nodes, code), exact, size, sketch, bands: bandIds(readSketch(sketch)) };
}
