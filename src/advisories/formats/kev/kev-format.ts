// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { KnowledgeRecord } from '../../../domain/knowledge.ts';
import { readBy, recordOf, vulnerabilityNode, weaknessEdges, type RecordFormat } from '../format.ts';

const text = z.string();

/** CISA's catalogue, as its JSON feed names the fields. */
const official = z.object({
  cveID: text,
  vendorProject: text.catch(''),
  product: text.catch(''),
  vulnerabilityName: text.catch(''),
  dateAdded: text,
  dueDate: text.nullish(),
  knownRansomwareCampaignUse: text.nullish(),
  requiredAction: text.nullish(),
  shortDescription: text.nullish(),
  cwes: z.array(text).nullish(),
});

type Entry = z.infer<typeof official>;

const feed = z.object({ catalogVersion: text.nullish(), vulnerabilities: z.array(official) });

/** One entry a line, with the field names of the collections this project is tested with. */
const line = z
  .object({
    id: text,
    vendor: text,
    product: text,
    name: text,
    date_added: text,
    due_date: text.nullish(),
    ransomware: text.nullish(),
    required_action: text.nullish(),
    description: text.nullish(),
    cwes: z.array(text).nullish(),
  })
  .transform((entry): Entry => ({
    cveID: entry.id,
    vendorProject: entry.vendor,
    product: entry.product,
    vulnerabilityName: entry.name,
    dateAdded: entry.date_added,
    dueDate: entry.due_date,
    knownRansomwareCampaignUse: entry.ransomware,
    requiredAction: entry.required_action,
    shortDescription: entry.description,
    cwes: entry.cwes,
  }));

/** CISA's Known Exploited Vulnerabilities: the feed, and one entry alone. */
export const kevFormat: RecordFormat = {
  name: 'kev',
  recognizes: (value) =>
    (Array.isArray(value['vulnerabilities']) && 'catalogVersion' in value) ||
    ('cveID' in value && 'dateAdded' in value) ||
    ('date_added' in value && 'ransomware' in value),
  read(value) {
    const isFeed = typeof value === 'object' && value !== null && 'vulnerabilities' in value;
    return isFeed
      ? readBy(feed, value, ({ vulnerabilities }) => vulnerabilities.map(toRecord))
      : readBy(z.union([official, line]), value, (entry) => [toRecord(entry)]);
  },
};

function toRecord(entry: Entry): KnowledgeRecord {
  const subject = vulnerabilityNode(entry.cveID);
  return recordOf({
    source: 'kev',
    key: entry.cveID,
    subject: { ...subject, label: entry.vulnerabilityName || undefined },
    edges: [
      {
        from: subject,
        kind: 'listed-in',
        to: { kind: 'catalogue', key: 'kev', label: 'Known Exploited Vulnerabilities (CISA)' },
      },
      ...weaknessEdges(subject, entry.cwes ?? []),
    ],
    body: {
      name: entry.vulnerabilityName,
      vendor: entry.vendorProject,
      product: entry.product,
      added: entry.dateAdded,
      due: entry.dueDate ?? null,
      ransomware: entry.knownRansomwareCampaignUse ?? null,
      action: entry.requiredAction ?? null,
      description: entry.shortDescription ?? null,
      weaknesses: entry.cwes ?? [],
    },
  });
}
