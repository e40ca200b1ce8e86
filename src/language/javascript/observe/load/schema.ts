// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

/** What the loader wrote about one file, beside foreign code. */
export interface LoadedFile {
  readonly error: string | null;
  readonly exports: readonly string[];
}

const loadedSchema: z.ZodType<LoadedFile> = z.object({ error: z.string().nullable(), exports: z.array(z.string()) });

export function parseLoaded(text: string): LoadedFile | null {
  try {
    return loadedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return null;
    }
    throw error;
  }
}
