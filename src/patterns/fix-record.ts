// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';
import { RepairError } from '../domain/repair-error.ts';
import { canonicalWeakness, type Weakness } from '../domain/weakness.ts';

/** One fix to learn from, as a line of a file tells it. */
export interface FixRecord {
  readonly package: string;
  readonly vulnerable: string;
  readonly fixed: string;
  readonly weakness: Weakness;
  readonly advisories: readonly string[];
  readonly published?: string | undefined;
  /** Folders or archives of the two versions; from the registry by their numbers where absent. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** A unified diff that leads from `before` to the fix, in place of `after`. */
  readonly patch?: string | undefined;
}

const recordSchema: z.ZodType<FixRecord> = z.strictObject({
  package: z.string(),
  vulnerable: z.string(),
  fixed: z.string(),
  weakness: z.templateLiteral(['CWE-', z.int()]).transform((name): Weakness => canonicalWeakness(name)),
  advisories: z.array(z.string()).default([]),
  published: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
  patch: z.string().optional(),
});

/** Throws `INPUT_MALFORMED` with file and line. */
export function readFixRecords(text: string, file: string): readonly FixRecord[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') {
      return [];
    }
    const read = recordSchema.safeParse(parsed(line));
    if (!read.success) {
      const [issue] = read.error.issues;
      const where = issue?.path.join('.') ?? '';
      throw new RepairError(
        'INPUT_MALFORMED',
        `"${file}", line ${index + 1}: no fix: ${where === '' ? '' : `${where}: `}${issue?.message ?? 'malformed'}`,
      );
    }
    return [read.data];
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return error;
  }
}
