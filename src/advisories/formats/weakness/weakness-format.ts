// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { EdgeFact, KnowledgeRecord, NodeRef } from '../../../domain/knowledge.ts';
import { readBy, recordOf, type RecordFormat } from '../format.ts';

const text = z.string();

export interface WeaknessEntry {
  readonly id: string;
  readonly name: string;
  readonly abstraction?: string | null | undefined;
  readonly status?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly likelihood?: string | null | undefined;
  readonly parents: readonly { readonly id: string; readonly view?: string | null | undefined }[];
  readonly related: readonly { readonly nature: string; readonly id: string }[];
  readonly attackPatterns: readonly string[];
  readonly languages: readonly string[];
  readonly examples: readonly string[];
}

const line = z.object({
  id: text.regex(/^CWE-\d+$/),
  name: text,
  abstraction: text.nullish(),
  status: text.nullish(),
  description: text.nullish(),
  likelihood: text.nullish(),
  parents: z.array(z.object({ id: text, view: text.nullish() })),
  related: z.array(z.object({ nature: text, id: text })).default([]),
  capec: z.array(text).default([]),
  languages: z.array(text).default([]),
  observed_examples: z.array(text).default([]),
});

/** MITRE's REST API writes numbers without the prefix. */
const rest = z.object({
  ID: text,
  Name: text,
  Abstraction: text.nullish(),
  Status: text.nullish(),
  Description: text.nullish(),
  LikelihoodOfExploit: text.nullish(),
  RelatedWeaknesses: z.array(z.object({ Nature: text, CweID: text, ViewID: text.nullish() })).nullish(),
  RelatedAttackPatterns: z.array(text).nullish(),
  ApplicablePlatforms: z
    .array(z.object({ Type: text.nullish(), Name: text.nullish(), Class: text.nullish() }))
    .nullish(),
  ObservedExamples: z.array(z.object({ Reference: text.nullish() })).nullish(),
});

const restAnswer = z.object({ Weaknesses: z.array(rest) });

/** CWE entries: answers of MITRE's REST API, and one entry a line. The XML of MITRE's site: `weakness-xml.ts`. */
export const weaknessFormat: RecordFormat = {
  name: 'cwe',
  recognizes: (value) =>
    Array.isArray(value['Weaknesses']) || (isCweId(value['id']) && Array.isArray(value['parents'])),
  read(value) {
    const isAnswer = typeof value === 'object' && value !== null && 'Weaknesses' in value;
    return isAnswer
      ? readBy(restAnswer, value, ({ Weaknesses }) => Weaknesses.map((entry) => weaknessRecord(fromRest(entry))))
      : readBy(line, value, (entry) => [
          weaknessRecord({ ...entry, attackPatterns: entry.capec, examples: entry.observed_examples }),
        ]);
  },
};

export function weaknessRecord(entry: WeaknessEntry): KnowledgeRecord {
  const subject: NodeRef = { kind: 'weakness', key: entry.id, label: entry.name };
  const to = (kind: string, target: NodeRef): EdgeFact => ({ from: subject, kind, to: target });
  return recordOf({
    source: 'cwe',
    key: entry.id,
    subject,
    edges: [
      ...entry.parents.map(({ id }) => to('child-of', { kind: 'weakness', key: id })),
      ...entry.related.map(({ nature, id }) => to(kebab(nature), { kind: 'weakness', key: id })),
      ...entry.attackPatterns.map((id) => ({
        from: { kind: 'attack-pattern' as const, key: id.startsWith('CAPEC-') ? id : `CAPEC-${id}` },
        kind: 'exploits',
        to: subject,
      })),
      ...entry.examples
        .filter((id) => /^CVE-\d{4}-\d+$/.test(id))
        .map((id) => ({
          from: { kind: 'vulnerability' as const, key: id },
          kind: 'example-of',
          to: subject,
        })),
    ],
    body: entry,
  });
}

function fromRest(entry: z.infer<typeof rest>): WeaknessEntry {
  const related = entry.RelatedWeaknesses ?? [];
  return {
    id: `CWE-${entry.ID}`,
    name: entry.Name,
    abstraction: entry.Abstraction,
    status: entry.Status,
    description: entry.Description,
    likelihood: entry.LikelihoodOfExploit,
    parents: related
      .filter(({ Nature }) => Nature === 'ChildOf')
      .map(({ CweID, ViewID }) => ({ id: `CWE-${CweID}`, view: ViewID })),
    related: related
      .filter(({ Nature }) => Nature !== 'ChildOf')
      .map(({ Nature, CweID }) => ({ nature: Nature, id: `CWE-${CweID}` })),
    attackPatterns: entry.RelatedAttackPatterns ?? [],
    languages: (entry.ApplicablePlatforms ?? [])
      .filter(({ Type }) => Type === 'Language')
      .map(({ Name, Class }) => Name ?? Class ?? ''),
    examples: (entry.ObservedExamples ?? []).map(({ Reference }) => Reference ?? ''),
  };
}

const view = z.object({
  id: text.regex(/^CWE-VIEW-\d+$/),
  name: text,
  type: text.nullish(),
  status: text.nullish(),
  // Members stand alone, or below a category of the view's own.
  members: z.array(
    z.union([
      z.object({ id: text }).transform(({ id }) => [id]),
      z.object({ members: z.array(text) }).transform(({ members }) => members),
    ]),
  ),
});

/** CWE views (Top 25, OWASP Top Ten…) and their members, one view a line. */
export const weaknessViewFormat: RecordFormat = {
  name: 'cwe-view',
  recognizes: (value) => typeof value['id'] === 'string' && /^CWE-VIEW-\d+$/.test(value['id']),
  read: (value) =>
    readBy(view, value, (entry) => {
      const subject: NodeRef = { kind: 'weakness-view', key: entry.id, label: entry.name };
      const members = [...new Set(entry.members.flat())].map((id): EdgeFact => ({
        from: { kind: id.startsWith('CWE-VIEW-') ? 'weakness-view' : 'weakness', key: id },
        kind: 'member-of',
        to: subject,
      }));
      return [recordOf({ source: 'cwe-view', key: entry.id, subject, edges: members, body: entry })];
    }),
};

const attackPattern = z.object({
  id: text.regex(/^CAPEC-\d+$/),
  name: text,
  abstraction: text.nullish(),
  status: text.nullish(),
  likelihood: text.nullish(),
  severity: text.nullish(),
  description: text.nullish(),
  cwe: z.array(text).default([]),
  attack: z.array(text).default([]),
  parents: z.array(text).default([]),
  can_precede: z.array(text).default([]),
});

/** CAPEC attack patterns, one a line. */
export const attackPatternFormat: RecordFormat = {
  name: 'capec',
  recognizes: (value) => typeof value['id'] === 'string' && /^CAPEC-\d+$/.test(value['id']),
  read: (value) =>
    readBy(attackPattern, value, (entry) => {
      const subject: NodeRef = { kind: 'attack-pattern', key: entry.id, label: entry.name };
      const relate =
        (kind: string, node: 'weakness' | 'attack-pattern') =>
        (id: string): EdgeFact => ({
          from: subject,
          kind,
          to: { kind: node, key: id },
        });
      const edges = [
        ...entry.cwe.map(relate('exploits', 'weakness')),
        ...entry.parents.map(relate('child-of', 'attack-pattern')),
        ...entry.can_precede.map(relate('can-precede', 'attack-pattern')),
      ];
      return [recordOf({ source: 'capec', key: entry.id, subject, edges, body: entry })];
    }),
};

function isCweId(value: unknown): boolean {
  return typeof value === 'string' && /^CWE-\d+$/.test(value);
}

/** `CanPrecede` → `can-precede` */
function kebab(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}
