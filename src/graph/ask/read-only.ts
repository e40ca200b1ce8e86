// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
import type { Schema } from '../../store/sql/schema.ts';

/** Rows of a query of the user's own. The transaction may only read, and ends after `timeoutMs`. */
export async function readOnlyRows(
  database: Kysely<Schema>,
  query: string,
  { limit, timeoutMs }: { readonly limit: number; readonly timeoutMs: number },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const asked = database.transaction().execute(async (trx) => {
    await sql`set transaction read only`.execute(trx);
    await sql`set local statement_timeout = ${sql.lit(Math.ceil(timeoutMs))}`.execute(trx);
    // Inside another query only one that reads has a place: no second statement, no `commit` before a write.
    const { rows } = await sql<Readonly<Record<string, unknown>>>`
      select * from (${sql.raw(query.trim().replace(/;\s*$/, ''))}
      ) as asked limit ${limit}`.execute(trx);
    return rows;
  });
  return asked.catch((error: unknown) => {
    throw error instanceof RepairError ? error : refusal(error);
  });
}

function refusal(error: unknown): RepairError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RepairError('CONFIG_INVALID', `the database refuses the query: ${reason}`, { cause: error });
}
