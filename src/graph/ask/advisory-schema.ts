// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { Advisory } from '../../domain/advisory.ts';

const text = z.string();
const severity = z.array(z.object({ type: text, score: text }));

/** An advisory as the graph keeps it: without the place, which stands beside it in the record. */
export const storedAdvisorySchema: z.ZodType<
  Omit<Advisory, 'source'> & { readonly source: Omit<Advisory['source'], 'place'> }
> = z.object({
  id: text,
  aliases: z.array(text),
  related: z.array(text),
  modified: text,
  published: text.optional(),
  withdrawn: text.optional(),
  isDisputed: z.boolean(),
  summary: text,
  details: text,
  severity,
  severityWord: text.optional(),
  weaknesses: z.array(text),
  affected: z.array(
    z.object({
      ecosystem: text,
      name: text,
      purl: text.optional(),
      ranges: z.array(
        z.object({
          type: z.enum(['SEMVER', 'ECOSYSTEM', 'GIT']),
          repository: text.optional(),
          events: z.array(z.object({ kind: z.enum(['introduced', 'fixed', 'lastAffected', 'limit']), version: text })),
        }),
      ),
      versions: z.array(text),
      severity,
      symbols: z.array(text),
      isFixAvailable: z.boolean().optional(),
      lastKnownAffectedRange: text.optional(),
      informational: text.optional(),
    }),
  ),
  references: z.array(z.object({ type: text, url: text })),
  source: z.object({ database: text, license: text.optional() }),
});
