// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { EdgeFact, NodeRef } from '../../../domain/knowledge.ts';
import { packageNode, versionNode } from '../../osv/osv-format.ts';
import { readBy, recordOf, vulnerabilityNode, type RecordFormat } from '../format.ts';

const text = z.string();

const backports = z.object({
  id: text.min(1),
  package: text.min(1),
  lines: z.array(z.object({ vulnerable: text, fixed: text }).loose()),
});

const multiLine = z.object({
  id: text.min(1),
  aliases: z.array(text).default([]),
  package: text.min(1),
  lines: z.array(z.tuple([text.nullable(), text.nullable()])),
});

/** npm advisories with a fix on several release lines, a row a line. */
export const releaseLinesFormat: RecordFormat = {
  name: 'npm-release-lines',
  recognizes: (value) => 'package' in value && Array.isArray(value['lines']),
  read: (value) =>
    readBy(z.union([backports, multiLine]), value, (entry) => {
      const subject: NodeRef = { kind: 'advisory', key: entry.id };
      const isBackport = !('aliases' in entry);
      const fixes = entry.lines.map((line) => (Array.isArray(line) ? line[1] : line.fixed));
      return [
        recordOf({
          source: isBackport ? 'npm-backport-lines' : 'npm-release-lines',
          key: `${entry.id} ${entry.package}`,
          subject,
          names: [entry.id, ...('aliases' in entry ? entry.aliases : [])],
          edges: fixedIn(subject, entry.package, fixes),
          body: entry,
        }),
      ];
    }),
};

function fixedIn(from: NodeRef, name: string, versions: readonly (string | null)[]): readonly EdgeFact[] {
  return versions.flatMap((version) => {
    if (version === null) {
      return [];
    }
    const fixed = versionNode('npm', name, version);
    return [
      { from, kind: 'fixed-in', to: fixed },
      { from: fixed, kind: 'version-of', to: packageNode('npm', name) },
    ];
  });
}

const disagreement = z.object({
  alias: text.min(1),
  package: text.min(1),
  kind: text,
  sources: z.record(text, z.array(z.object({ id: text, fixed: z.array(text).nullish() }).loose())),
});

/** Vulnerabilities about whose fix two sources disagree, a row a line. */
export const disagreementFormat: RecordFormat = {
  name: 'source-disagreements',
  recognizes: (value) => 'alias' in value && 'sources' in value,
  read: (value) =>
    readBy(disagreement, value, (entry) => {
      const subject = entry.alias.startsWith('CVE-')
        ? vulnerabilityNode(entry.alias)
        : ({ kind: 'advisory', key: entry.alias } as const);
      return [
        recordOf({
          source: 'source-disagreements',
          key: `${entry.alias} ${entry.package}`,
          subject,
          edges: [{ from: subject, kind: 'fix-disagreed-for', to: packageNode('npm', entry.package) }],
          body: entry,
        }),
      ];
    }),
};

const nodeCore = z.object({
  id: text.min(1),
  cve: z.array(text).default([]),
  vulnerable: text,
  patched: text,
  ref: text.nullish(),
  description: text.nullish(),
  overview: text.nullish(),
  severity: text.nullish(),
});

/** Vulnerabilities of Node.js itself as its security group keeps them, one a line or a file. */
export const nodeCoreFormat: RecordFormat = {
  name: 'node-core',
  recognizes: (value) => 'vulnerable' in value && 'patched' in value && 'cve' in value,
  read: (value) =>
    readBy(nodeCore, value, (entry) => {
      const subject: NodeRef = { kind: 'advisory', key: entry.id, label: entry.description ?? undefined };
      const runtime: NodeRef = { kind: 'package', key: 'runtime/node', label: 'Node.js itself' };
      return [
        recordOf({
          source: 'node-core',
          key: entry.id,
          subject,
          names: [entry.id, ...entry.cve],
          edges: [{ from: subject, kind: 'affects', to: runtime }],
          body: entry,
        }),
      ];
    }),
};
