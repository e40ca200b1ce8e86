// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isInside, type Sides } from '../preload/side.ts';

const coverageSchema = z.object({
  result: z.array(
    z.object({
      url: z.string(),
      functions: z.array(
        z.object({
          functionName: z.string(),
          ranges: z.array(z.object({ startOffset: z.number(), endOffset: z.number(), count: z.number() })),
        }),
      ),
    }),
  ),
});

/** What the runtime recorded of one file of the component in one process. */
export interface CoveredFile {
  /** Absolute. */
  readonly file: string;
  /** Loaded by the runtime itself, so that offsets are those of the file's text. */
  readonly isPlain: boolean;
  readonly functions: readonly CoveredFunction[];
}

export interface CoveredFunction {
  readonly functionName: string;
  /** The first is the function's own; those inside it are parts that ran another number of times. */
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}

/** The runtime's own record of what was executed of the component, of every process that ended by itself. */
export async function readCoverage(directory: string, sides: Sides): Promise<readonly CoveredFile[]> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.toSorted().map((name) => readFile(path.join(directory, name), 'utf8')));
  return texts.flatMap((text) =>
    (parseCoverage(text)?.result ?? []).flatMap(({ url, functions }) => {
      const file = fileOf(url);
      return file.startsWith('/') && isInside(file, sides)
        ? [{ file, isPlain: url.startsWith('file:'), functions }]
        : [];
    }),
  );
}

/**
 * Did a function of the component run? For harnesses that load modules by means of their own. A file that was only
 * loaded is not yet entered.
 */
export function wasEntered(covered: readonly CoveredFile[]): boolean {
  return covered.some(({ functions }) =>
    functions.some(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0),
  );
}

function parseCoverage(text: string): z.infer<typeof coverageSchema> | undefined {
  try {
    return coverageSchema.safeParse(JSON.parse(text)).data;
  } catch (error) {
    // The process was ended while it wrote.
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

function fileOf(url: string): string {
  return url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : url;
}
