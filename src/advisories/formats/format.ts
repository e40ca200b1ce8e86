// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod';
import type { EdgeFact, KnowledgeRecord, NodeRef, Place } from '../../domain/knowledge.ts';

/** One JSON shape in which knowledge is published. */
export interface RecordFormat {
  readonly name: string;
  /** Whether this is the format of a JSON object; cheap, by the fields that only this format has. */
  recognizes(value: Readonly<Record<string, unknown>>): boolean;
  /** The records in it: one for most formats, many for a catalogue. */
  read(value: unknown, at: Place): readonly Reading[];
}

export type Reading =
  | { readonly kind: 'record'; readonly record: KnowledgeRecord }
  /** A part could not be read; the record is there without it. */
  | { readonly kind: 'gap'; readonly because: string }
  | { readonly kind: 'fault'; readonly because: string };

/** Reads `value` by `schema`, or says what is wrong with it. */
export function readBy<T>(
  schema: z.ZodType<T>,
  value: unknown,
  toRecords: (read: T) => readonly KnowledgeRecord[],
): readonly Reading[] {
  const read = schema.safeParse(value);
  return read.success
    ? toRecords(read.data).map((record) => ({ kind: 'record', record }))
    : [{ kind: 'fault', because: issueText(read.error) }];
}

/** The first thing that is wrong, and where. */
export function issueText(error: z.ZodError): string {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return `${path === '' ? 'record' : path}: ${issue?.message ?? 'malformed'}`;
}

/** A record about something other than a vulnerability by name. */
export function recordOf(
  record: Omit<KnowledgeRecord, 'names' | 'relation'> & Partial<Pick<KnowledgeRecord, 'names' | 'relation'>>,
): KnowledgeRecord {
  return { names: [], relation: 'describes', ...record };
}

export function vulnerabilityNode(cve: string): NodeRef {
  return { kind: 'vulnerability', key: cve };
}

/** Edges to weaknesses; words that are no CWE id (`NVD-CWE-noinfo`) are left out. */
export function weaknessEdges(from: NodeRef, cwes: readonly string[]): readonly EdgeFact[] {
  return [...new Set(cwes)]
    .filter((cwe) => /^CWE-\d+$/.test(cwe))
    .map((cwe) => ({ from, kind: 'weakness', to: { kind: 'weakness', key: cwe } }));
}

/** `https://github.com/a/b.git` and `https://github.com/a/b/` are one repository. */
export function repositoryNode(url: string): NodeRef {
  const key = url
    .replace(/^git\+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return { kind: 'repository', key };
}

export function commitNode(repository: string, commit: string): NodeRef {
  return { kind: 'commit', key: `${repositoryNode(repository).key}@${commit.toLowerCase()}` };
}
