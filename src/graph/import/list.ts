// SPDX-License-Identifier: Apache-2.0
import { sql, type RawBuilder } from 'kysely';
import { databaseJson } from './database-text.ts';

/** Long lists travel as one parameter: thousands of them cost more than the query. */
export function textList(texts: readonly string[]): RawBuilder<unknown> {
  return sql`(select n from json_array_elements_text(${databaseJson(texts)}::json) as n)`;
}

export function idList(ids: readonly string[]): RawBuilder<unknown> {
  return sql`(select n::bigint from json_array_elements_text(${databaseJson(ids)}::json) as n)`;
}
