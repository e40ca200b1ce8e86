// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { RepairPattern, Term } from './pattern.ts';

/** Nested deeper than any pattern that is learned here. */
const termSchema: z.ZodType<Term> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('node'),
      type: z.string(),
      mark: z.string(),
      fields: z.array(z.strictObject({ name: z.string(), terms: z.array(termSchema) })),
    }),
    z.strictObject({ kind: z.literal('hole'), hole: z.int().nonnegative(), like: termSchema.optional() }),
    z.strictObject({ kind: z.literal('rest') }),
    z.strictObject({ kind: z.literal('change'), removed: z.array(termSchema) }),
  ]),
);

/** One line of a pattern bank. */
export const patternSchema: z.ZodType<RepairPattern> = z.strictObject({
  id: z.string().regex(/^pattern-[0-9a-f]{12}$/),
  language: z.string(),
  weakness: z.string().regex(/^CWE-\d+$/),
  context: termSchema,
  fresh: z.array(z.array(z.union([z.string(), z.int().nonnegative()]))).min(1),
  holes: z.array(
    z.strictObject({
      sort: z.enum(['name', 'expression', 'statement']),
      origin: z.string().optional(),
      names: z.array(z.string()),
      uses: z.array(z.string()),
      values: z.array(z.string()).optional(),
    }),
  ),
  prelude: z.array(z.strictObject({ name: z.string(), text: z.string() })),
  size: z.strictObject({ context: z.int(), fresh: z.int() }),
  words: z.int(),
  sources: z
    .array(
      z.strictObject({
        package: z.string(),
        vulnerable: z.string(),
        fixed: z.string(),
        advisories: z.array(z.string()),
        published: z.string().optional(),
        file: z.string(),
        line: z.int(),
        shapes: z.array(z.string()),
      }),
    )
    .min(1),
});
