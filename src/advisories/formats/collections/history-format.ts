// SPDX-License-Identifier: Apache-2.0
import type { FindingHistory, RunHistory, ShapeHistory } from '../../../domain/history.ts';
import type { EdgeFact, Fingerprint, KnowledgeRecord, NodeRef } from '../../../domain/knowledge.ts';
import { runHistorySchema } from '../../../store/history-schema.ts';
import { packageNode, versionNode } from '../../osv/osv-format.ts';
import { readBy, recordOf, weaknessEdges, type RecordFormat } from '../format.ts';

/** What Skymend's own runs did: one run a line. A finding is a record, with its attempts. */
export const historyFormat: RecordFormat = {
  name: 'history',
  recognizes: (value) => value['schema'] === 'skymend-history/1',
  read: (value) =>
    readBy(runHistorySchema, value, (run) => run.findings.map((finding, index) => findingRecord(run, finding, index))),
};

function findingRecord(run: RunHistory, finding: FindingHistory, index: number): KnowledgeRecord {
  const subject: NodeRef = {
    kind: 'finding',
    key: `${run.run}#${index + 1}`,
    label: `${finding.weakness ?? 'a weakness'} in ${finding.component?.name ?? 'a target'}: ${finding.status}`,
  };
  return recordOf({
    source: 'history',
    key: subject.key,
    subject,
    modified: run.at,
    names: finding.vulnerabilities,
    relation: 'found-as',
    edges: [
      { from: { kind: 'run', key: run.run, label: `${run.command}, ${run.at}` }, kind: 'found', to: subject },
      ...weaknessEdges(subject, finding.weakness === null ? [] : [finding.weakness]),
      ...componentEdges(subject, finding.component),
      ...finding.attempts.flatMap((attempt) => attemptEdges(subject, finding, attempt)),
      ...(finding.shapes ?? []).map((shape) => ({
        from: subject,
        kind: shape.role === 'vulnerable' ? 'mended' : 'mended-to',
        to: codeNode(subject, shape),
      })),
    ],
    fingerprints: (finding.shapes ?? []).map((shape) => ({ ...printOf(shape), code: codeNode(subject, shape) })),
    body: { run: run.run, at: run.at, command: run.command, ...finding },
  });
}

function componentEdges(from: NodeRef, component: FindingHistory['component']): readonly EdgeFact[] {
  if (component === null || component.ecosystem === '') {
    return [];
  }
  const version = versionNode(component.ecosystem, component.name, component.version);
  const to = packageNode(component.ecosystem, component.name);
  return [
    { from, kind: 'found-in', to: version },
    { from: version, kind: 'version-of', to },
  ];
}

/** A candidate is judged; the generator and the method it came from are things of their own, with a record of success. */
function attemptEdges(
  finding: NodeRef,
  { weakness }: FindingHistory,
  attempt: FindingHistory['attempts'][number],
): readonly EdgeFact[] {
  const candidate: NodeRef = {
    kind: 'candidate',
    key: `${finding.key}/${attempt.candidate}`,
    label: `${attempt.generator}/${attempt.method}: ${attempt.verdict}`,
  };
  const pattern: NodeRef = { kind: 'pattern', key: `${attempt.generator}/${attempt.method}` };
  const verdict =
    attempt.verdict === 'plausible' ? 'held-for' : attempt.verdict === 'rejected' ? 'failed-for' : 'unsettled-for';
  return [
    { from: candidate, kind: verdict, to: finding },
    { from: candidate, kind: 'made-by', to: { kind: 'generator', key: attempt.generator } },
    { from: candidate, kind: 'uses', to: pattern },
    ...weaknessEdges(pattern, weakness === null ? [] : [weakness]).map((edge) => ({ ...edge, kind: 'tried-against' })),
    ...(attempt.isChosen ? [{ from: candidate, kind: 'chosen-for', to: finding }] : []),
  ];
}

/** Code as it was before the fix, or as the fix left it; not to be taken for the file as it is now. */
function codeNode(finding: NodeRef, { role, part, file, name, startLine }: ShapeHistory): NodeRef {
  const what = part === 'hunk' ? `${name || 'a statement'}, the change` : name || 'a function';
  return {
    kind: 'code',
    key: `${finding.key}/${role}/${part}/${file}#${name}:${startLine}`,
    label: `${what} in ${file}:${startLine}, ${role === 'vulnerable' ? 'before the fix' : 'mended'}`,
  };
}

function printOf({ exact, size, sketch }: ShapeHistory): Omit<Fingerprint, 'code'> {
  return { exact, size, sketch };
}
