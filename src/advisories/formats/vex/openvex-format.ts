// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { readBy, type RecordFormat } from '../format.ts';
import { statementRecord } from './statement.ts';

const text = z.string();
const component = z.object({ '@id': text.nullish(), identifiers: z.record(text, text).nullish() });

const document = z.object({
  '@id': text.min(1),
  author: text.nullish(),
  timestamp: text.nullish(),
  last_updated: text.nullish(),
  statements: z.array(
    z.object({
      vulnerability: z.union([
        text.transform((name) => ({ name, aliases: null, '@id': null })),
        z.object({ name: text.nullish(), '@id': text.nullish(), aliases: z.array(text).nullish() }),
      ]),
      products: z.array(z.union([text.transform((id) => ({ '@id': id, identifiers: null })), component])).nullish(),
      status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
      justification: text.nullish(),
      impact_statement: text.nullish(),
      action_statement: text.nullish(),
      timestamp: text.nullish(),
    }),
  ),
});

/** OpenVEX documents. */
export const openvexFormat: RecordFormat = {
  name: 'openvex',
  recognizes: (value) => typeof value['@context'] === 'string' && value['@context'].includes('openvex'),
  read: (value) =>
    readBy(document, value, (read) =>
      read.statements.map((statement, index) => {
        const { vulnerability: named } = statement;
        return statementRecord({
          source: 'openvex',
          document: read['@id'],
          number: index + 1,
          modified: statement.timestamp ?? read.last_updated ?? read.timestamp ?? undefined,
          names: [named.name ?? named['@id'] ?? '', ...(named.aliases ?? [])].filter((name) => name !== ''),
          claims: (statement.products ?? []).map((product) => ({
            status: statement.status,
            product: product.identifiers?.['purl'] ?? product['@id'] ?? '',
          })),
          author: read.author ?? undefined,
          justification: statement.justification ?? undefined,
          text: statement.impact_statement ?? statement.action_statement ?? undefined,
        });
      }),
    ),
};
