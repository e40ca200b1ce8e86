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
      functions: z.array(z.object({ functionName: z.string(), ranges: z.array(z.object({ count: z.number() })) })),
    }),
  ),
});

/**
 * Did a function of the component run? The runtime's own record of what was executed, for harnesses that load modules
 * by means of their own. A file that was only loaded is not yet entered.
 */
export async function wasEntered(directory: string, sides: Sides): Promise<boolean> {
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.json'));
  for (const name of names) {
    if (entersComponent(await readFile(path.join(directory, name), 'utf8'), sides)) {
      return true;
    }
  }
  return false;
}

function entersComponent(text: string, sides: Sides): boolean {
  return (
    parseCoverage(text)?.result.some(
      ({ url, functions }) =>
        isComponentUrl(url, sides) &&
        functions.some(({ functionName, ranges }) => functionName !== '' && (ranges[0]?.count ?? 0) > 0),
    ) ?? false
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

function isComponentUrl(url: string, sides: Sides): boolean {
  const file = url.startsWith('file:') ? fileURLToPath(url.replace(/[?#].*$/, '')) : url;
  return file.startsWith('/') && isInside(file, sides);
}
