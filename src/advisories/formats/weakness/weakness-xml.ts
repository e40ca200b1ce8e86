// SPDX-License-Identifier: Apache-2.0
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { readBy, type Reading } from '../format.ts';
import { weaknessRecord, type WeaknessEntry } from './weakness-format.ts';

const text = z.string();
/** What stands under a list's element: absent, empty text, or the list. */
function listOf<T>(name: string, item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .union([z.object({ [name]: z.array(item).default([]) }), z.literal('')])
    .optional()
    .transform((list) => (typeof list === 'object' ? (list[name] ?? []) : []));
}

const weakness = z.object({
  ID: text,
  Name: text,
  Abstraction: text.optional(),
  Status: text.optional(),
  Description: text.optional().catch(''),
  Likelihood_Of_Exploit: text.optional(),
  Related_Weaknesses: listOf('Related_Weakness', z.object({ Nature: text, CWE_ID: text, View_ID: text.optional() })),
  Related_Attack_Patterns: listOf('Related_Attack_Pattern', z.object({ CAPEC_ID: text })),
  Applicable_Platforms: listOf('Language', z.object({ Name: text.optional(), Class: text.optional() })),
  Observed_Examples: listOf('Observed_Example', z.object({ Reference: text.optional() })),
});

const catalogue = z.object({
  Weakness_Catalog: z.object({ Weaknesses: z.object({ Weakness: z.array(weakness) }) }),
});

const LISTS = new Set(['Weakness', 'Related_Weakness', 'Related_Attack_Pattern', 'Language', 'Observed_Example']);

export function isWeaknessXml(start: string): boolean {
  return start.includes('<Weakness_Catalog');
}

/** MITRE's `cwec_v*.xml`. */
export function readWeaknessXml(xml: string): readonly Reading[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    // Entities of the document's own could grow without bound; MITRE's files have none.
    processEntities: true,
    isArray: (name) => LISTS.has(name),
  });
  const parsed: unknown = parser.parse(xml);
  return readBy(catalogue, parsed, ({ Weakness_Catalog: { Weaknesses } }) =>
    Weaknesses.Weakness.map((entry) => weaknessRecord(toEntry(entry))),
  );
}

function toEntry(entry: z.infer<typeof weakness>): WeaknessEntry {
  const related = entry.Related_Weaknesses;
  return {
    id: `CWE-${entry.ID}`,
    name: entry.Name,
    abstraction: entry.Abstraction,
    status: entry.Status,
    description: entry.Description,
    likelihood: entry.Likelihood_Of_Exploit,
    parents: related
      .filter(({ Nature }) => Nature === 'ChildOf')
      .map(({ CWE_ID, View_ID }) => ({ id: `CWE-${CWE_ID}`, view: View_ID })),
    related: related
      .filter(({ Nature }) => Nature !== 'ChildOf')
      .map(({ Nature, CWE_ID }) => ({ nature: Nature, id: `CWE-${CWE_ID}` })),
    attackPatterns: entry.Related_Attack_Patterns.map(({ CAPEC_ID }) => CAPEC_ID),
    languages: entry.Applicable_Platforms.map(({ Name, Class }) => Name ?? Class ?? ''),
    examples: entry.Observed_Examples.map(({ Reference }) => Reference ?? ''),
  };
}
