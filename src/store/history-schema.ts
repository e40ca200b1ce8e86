// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import type { RunHistory } from '../domain/history.ts';

const text = z.string();
const amount = z.number().nonnegative();

export const runHistorySchema: z.ZodType<RunHistory> = z.object({
  schema: z.literal('skymend-history/1'),
  run: text.min(1),
  at: text,
  command: text,
  findings: z.array(
    z.object({
      status: text,
      because: text,
      weakness: text.nullable(),
      language: text.nullable(),
      source: text.nullable(),
      component: z.object({ ecosystem: text, name: text, version: text }).nullable(),
      vulnerabilities: z.array(text),
      evidence: z.array(text),
      attempts: z.array(
        z.object({
          candidate: text,
          generator: text,
          method: text,
          verdict: text,
          isChosen: z.boolean(),
          gates: z.array(z.object({ gate: text, outcome: text, seconds: amount })),
          seconds: amount,
          tokens: amount,
          costUsd: amount,
          files: z.array(text),
        }),
      ),
      shapes: z
        .array(
          z.object({
            role: z.enum(['vulnerable', 'mended']),
            part: z.enum(['function', 'hunk']),
            file: text,
            name: text,
            startLine: amount,
            endLine: amount,
            size: amount,
            exact: text,
            sketch: text,
          }),
        )
        .optional(),
      seconds: amount,
      tokens: amount,
      costUsd: amount,
    }),
  ),
});
