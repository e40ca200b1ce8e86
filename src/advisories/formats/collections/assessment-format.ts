// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { readBy, recordOf, vulnerabilityNode, weaknessEdges, type RecordFormat } from '../format.ts';

const text = z.string();

const row = z.object({
  id: text.regex(/^CVE-\d{4}-\d{4,}$/),
  state: text,
  published: text.nullish(),
  cna: text.nullish(),
  cvss: z.object({ vector: text, score: z.number(), by: text.nullish() }).nullish(),
  /** Exploitation, automatable, technical impact. */
  ssvc: z.tuple([text, text, text]).nullish(),
  cwes: z.array(text).nullish(),
  kev: text.nullish(),
});

/** CISA's additions to CVE records (SSVC, CVSS, CWE), a CVE a line. */
export const assessmentFormat: RecordFormat = {
  name: 'cve-assessment',
  recognizes: (value) => 'cna' in value && 'state' in value,
  read: (value) =>
    readBy(row, value, (entry) => {
      const subject = vulnerabilityNode(entry.id);
      return [
        recordOf({
          source: 'cve-assessment',
          key: entry.id,
          subject,
          edges: weaknessEdges(subject, entry.cwes ?? []),
          body: entry,
        }),
      ];
    }),
};

const score = z.object({ cve: text.regex(/^CVE-\d{4}-\d{4,}$/), epss: z.number(), percentile: z.number(), date: text });

/** One row of FIRST's exploit prediction scores; `epss-csv.ts` turns lines into these. */
export const scoreFormat: RecordFormat = {
  name: 'epss',
  recognizes: (value) => 'cve' in value && 'epss' in value,
  read: (value) =>
    readBy(score, value, (entry) => [
      recordOf({
        source: 'epss',
        key: entry.cve,
        subject: vulnerabilityNode(entry.cve),
        modified: entry.date,
        edges: [],
        body: entry,
      }),
    ]),
};
