// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

const gate = z.strictObject({
  gate: z.string(),
  required: z.enum(['always', 'when-applicable', 'never']),
  outcome: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
  because: z.string().nullable(),
  seconds: z.number(),
});

const verdict = z.enum(['rejected', 'undecided', 'plausible']);

const finding = z.strictObject({
  status: z.enum(['fixed', 'not-fixed', 'not-reproduced', 'invalid-reproducer', 'not-repairable', 'nothing-found']),
  because: z.string(),
  weakness: z.string().nullable(),
  component: z.strictObject({ name: z.string(), version: z.string(), path: z.string() }).nullable(),
  suspects: z.array(
    z.strictObject({ file: z.string(), line: z.int(), column: z.int(), score: z.number(), because: z.string() }),
  ),
  candidates: z.array(
    z.strictObject({
      id: z.string(),
      generator: z.string(),
      template: z.string(),
      title: z.string(),
      backported: z.strictObject({ from: z.string(), kept: z.int(), of: z.int() }).nullable(),
      verdict,
      files: z.array(z.string()),
      gates: z.array(gate),
    }),
  ),
  patch: z.string().nullable(),
  verdict: verdict.nullable(),
  bundle: z.string().nullable(),
  report: z.string().nullable(),
  applied: z.array(z.string()),
  notEstablished: z.array(z.string()),
  siblings: z
    .strictObject({
      sightings: z.array(
        z.strictObject({
          file: z.string(),
          function: z.string(),
          startLine: z.int(),
          endLine: z.int(),
          like: z.string(),
          kind: z.enum(['same', 'near']),
          similarity: z.number(),
        }),
      ),
      filesRead: z.int(),
      filesUnread: z.int(),
    })
    .nullable(),
  seconds: z.number(),
  tokens: z.number(),
  costUsd: z.number(),
});

const document = z.strictObject({ schema: z.literal('skymend-result/1'), run: z.string(), findings: z.array(finding) });

/** The JSON Schema (draft 2020-12) of what `--json` prints, as published in `docs/schema/`. */
export function resultJsonSchema(): unknown {
  return z.toJSONSchema(document);
}

/** Throws a `ZodError` when the value is not what `--json` promises. */
export function requireResultDocument(value: unknown): void {
  document.parse(value);
}
