// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OVERRIDE_TERMS_FILE, type OverrideTerm } from '../domain/override-term.ts';
import { RepairError } from '../domain/repair-error.ts';
import { parseJson } from './lockfile/npm/parse-json.ts';

const termsSchema = z.array(
  z.object({
    path: z.array(z.string()).min(1),
    to: z.string(),
    removes: z.array(z.string()),
    expires: z.iso.date(),
    reopenWhen: z.string(),
  }),
);

/** The terms kept in a project; none where it keeps none. */
export function readOverrideTerms(folder: string): readonly OverrideTerm[] {
  const file = join(folder, OVERRIDE_TERMS_FILE);
  if (!existsSync(file)) {
    return [];
  }
  const read = termsSchema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!read.success) {
    throw new RepairError('INPUT_MALFORMED', `"${file}" is no list of override terms; mend or remove it`);
  }
  return read.data;
}

/** Those whose day is over. */
export function expiredTerms(terms: readonly OverrideTerm[], now: number): readonly OverrideTerm[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return terms.filter(({ expires }) => expires < today);
}
