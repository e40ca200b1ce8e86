// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { EdgeFact, KnowledgeRecord, NodeRef } from '../../../domain/knowledge.ts';
import {
  commitNode,
  readBy,
  recordOf,
  repositoryNode,
  vulnerabilityNode,
  weaknessEdges,
  type RecordFormat,
} from '../format.ts';

const text = z.string();

const row = z.object({
  vuln: text.min(1),
  aliases: z.array(text).default([]),
  ecosystem: text.nullish(),
  packages: z.array(text).default([]),
  kind: z.enum(['commit', 'pull', 'gerrit']),
  repo: text.min(1),
  commit: text.optional(),
  number: z.number().optional(),
  role: z.enum(['fix', 'introduced']),
  basis: text,
  branch: text.nullish(),
  pre_patch: text.nullish(),
  fixed_versions: z.array(text).nullish(),
  source: text,
  license: text.nullish(),
});

/** Vulnerability to commit, a row a line: which change fixed or introduced it, and on what ground that is believed. */
export const fixCommitFormat: RecordFormat = {
  name: 'fix-commits',
  recognizes: (value) => 'vuln' in value && 'repo' in value && 'role' in value,
  read: (value) => readBy(row, value, (entry) => [toRecord(entry)]),
};

function toRecord(entry: z.infer<typeof row>): KnowledgeRecord {
  const subject = changeNode(entry);
  const edges: readonly EdgeFact[] = [{ from: subject, kind: 'commit-of', to: repositoryNode(entry.repo) }];
  return recordOf({
    source: 'fix-commits',
    key: [entry.vuln, subject.key, entry.role, entry.basis, entry.source, entry.branch ?? ''].join(' '),
    subject,
    names: [entry.vuln, ...entry.aliases],
    relation: entry.role === 'fix' ? 'fixes' : 'introduces',
    edges,
    body: entry,
  });
}

function changeNode(entry: z.infer<typeof row>): NodeRef {
  return entry.commit === undefined
    ? { kind: 'change', key: `${repositoryNode(entry.repo).key}#${entry.number ?? '?'}` }
    : commitNode(entry.repo, entry.commit);
}

const benchmarkRow = z.object({
  id: text.min(1),
  repo: text.min(1),
  pre_patch: text,
  post_patch: text.min(1),
  cwes: z.array(text),
  locations: z.array(z.object({ file: text, line: z.number(), explanation: text.nullish() })),
});

/** Vulnerabilities with the commits before and after, and the places at fault, a row a line. */
export const benchmarkFormat: RecordFormat = {
  name: 'cve-benchmark',
  recognizes: (value) => 'pre_patch' in value && 'post_patch' in value && 'locations' in value,
  read: (value) =>
    readBy(benchmarkRow, value, (entry) => {
      const subject = commitNode(entry.repo, entry.post_patch);
      return [
        recordOf({
          source: 'cve-benchmark',
          key: `${entry.id} ${subject.key}`,
          subject,
          names: [entry.id],
          relation: 'fixes',
          edges: [
            { from: subject, kind: 'commit-of', to: repositoryNode(entry.repo) },
            ...weaknessEdges(vulnerabilityNode(entry.id), entry.cwes),
          ],
          body: entry,
        }),
      ];
    }),
};
