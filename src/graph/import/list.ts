// SPDX-License-Identifier: Apache-2.0
import { sql, type RawBuilder } from 'kysely';
import { cleanText, databaseJson } from './database-text.ts';

/** Long lists travel as one parameter: thousands of them cost more than the query. */
export function textList(texts: readonly string[]): RawBuilder<unknown> {
  return sql`(select n from json_array_elements_text(${databaseJson(texts)}::json) as n)`;
}

export function idList(ids: readonly string[]): RawBuilder<unknown> {
  return sql`(select n::bigint from json_array_elements_text(${databaseJson(ids)}::json) as n)`;
}

/** A column of ids, for `unnest`: the cheapest way to bring in many rows that both databases know. */
export function idColumn(ids: readonly string[]): RawBuilder<unknown> {
  return sql`${`{${ids.join(',')}}`}::text::bigint[]`;
}

export function textColumn(texts: readonly (string | null)[]): RawBuilder<unknown> {
  const quoted = texts.map((text) => (text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`));
  return sql`${cleanText(`{${quoted.join(',')}}`)}::text::text[]`;
}
