// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

/** One line of what the searcher tells, beside foreign code: believed only after a watched run. */
export interface Told {
  readonly callees?: readonly string[] | undefined;
  /** A server was there once the file was loaded. */
  readonly listens?: boolean | undefined;
  /** The shape whose call begins. */
  readonly at?: number | undefined;
  readonly hit?: number | undefined;
  readonly slow?: number | undefined;
  readonly ended?: boolean | undefined;
}

const toldSchema: z.ZodType<Told> = z.object({
  callees: z.array(z.string()).optional(),
  listens: z.boolean().optional(),
  at: z.number().optional(),
  hit: z.number().optional(),
  slow: z.number().optional(),
  ended: z.boolean().optional(),
});

export function parseTold(text: string): readonly Told[] {
  return text.split('\n').flatMap((line) => {
    const told = toldSchema.safeParse(jsonOf(line)).data;
    return told === undefined ? [] : [told];
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
