// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { RepairError } from '../../domain/repair-error.ts';
import type { Schema } from '../../store/sql/schema.ts';
import type { FoundNode } from './find-node.ts';

/** One link of a pattern: how the node is reached from the one before. */
export interface Link {
  readonly kind: string | null;
  readonly direction: 'out' | 'in' | 'any';
  readonly node: NodePattern;
}

export interface NodePattern {
  /** `null` for any. */
  readonly kind: string | null;
  readonly key: string | null;
  /** Keys that begin with `key`. */
  readonly isPrefix: boolean;
}

export interface Pattern {
  readonly start: NodePattern;
  readonly links: readonly Link[];
}

const EXAMPLE = 'package:npm/lodash <-affects- advisory -describes-> vulnerability';
const MOST_LINKS = 6;

/**
 * A pattern in words: nodes `kind`, `kind:key`, `kind:prefix*` or `*`, joined by `-kind->`, `<-kind-`, `-kind-`, where
 * `*` is any kind. Keys with spaces go in double quotes.
 */
export function parsePattern(text: string): Pattern {
  const parts = text.trim().match(/"[^"]*"|(?:[^\s"]|"[^"]*")+/g) ?? [];
  const [first, ...rest] = parts;
  if (first === undefined || rest.length % 2 !== 0 || rest.length / 2 > MOST_LINKS) {
    throw refusal(text, `nodes and links in turn, at most ${MOST_LINKS} links`);
  }
  const links = Array.from({ length: rest.length / 2 }, (_, index) => {
    const [, back, kind, on] = /^(<)?-([\w*-]*?)-?(>)?$/.exec(rest[index * 2] ?? '') ?? [];
    if (kind === undefined || (back !== undefined && on !== undefined)) {
      throw refusal(text, `"${rest[index * 2] ?? ''}" is no link`);
    }
    const direction = back !== undefined ? 'in' : on !== undefined ? 'out' : 'any';
    return {
      kind: kind === '*' || kind === '' ? null : kind,
      direction,
      node: parseNode(rest[index * 2 + 1] ?? ''),
    } as const;
  });
  return { start: parseNode(first), links };
}

function parseNode(word: string): NodePattern {
  const plain = word.replaceAll('"', '');
  const [, kind = plain, key] = /^([a-z][a-z-]*|\*):(.+)$/.exec(plain) ?? [];
  return {
    kind: kind === '*' ? null : kind,
    key: key === undefined || key === '*' ? null : key.replace(/\*$/, ''),
    isPrefix: key?.endsWith('*') === true,
  };
}

function refusal(text: string, because: string): RepairError {
  return new RepairError('CONFIG_INVALID', `cannot read the pattern "${text}": ${because}; for example: ${EXAMPLE}`);
}

/** The rows of nodes that fit, each row once, in the order of keys. */
export async function matchPattern(
  database: Kysely<Schema>,
  pattern: Pattern,
  limit: number,
): Promise<readonly (readonly FoundNode[])[]> {
  const nodes = [pattern.start, ...pattern.links.map(({ node }) => node)];
  const columns = nodes.map((_, index) => {
    const at = sql.ref(`n${index}`);
    return sql`json_build_object('id', ${at}.id::text, 'kind', ${at}.kind, 'key', ${at}.key, 'label', ${at}.label)`;
  });
  const froms = pattern.links.flatMap((link, index) => [
    linkTable(link, index),
    sql`node n${sql.raw(String(index + 1))}`,
  ]);
  const conditions = [
    ...nodes.flatMap((node, index) => nodeConditions(node, index)),
    ...pattern.links.flatMap((_, index) => linkConditions(index)),
  ];
  const { rows } = await sql<{ row: readonly FoundNode[] }>`
    select json_build_array(${sql.join(columns)}) as row
    from ${sql.join([sql`node n0`, ...froms])}
    ${conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`}
    group by ${sql.join(nodes.map((_, index) => sql.ref(`n${index}.id`)))}
    order by ${sql.join(nodes.map((_, index) => sql.ref(`n${index}.key`)))}
    limit ${limit}`.execute(database);
  return rows.map(({ row }) => row);
}

function linkTable({ kind, direction }: Link, index: number): RawBuilder<unknown> {
  const only = kind === null ? sql`` : sql` where kind = ${kind}`;
  const out = sql`select source as a, target as b from edge${only}`;
  const back = sql`select target as a, source as b from edge${only}`;
  const union = direction === 'out' ? out : direction === 'in' ? back : sql`${out} union all ${back}`;
  return sql`(${union}) e${sql.raw(String(index))}`;
}

function linkConditions(index: number): readonly RawBuilder<unknown>[] {
  const edge = `e${index}`;
  return [
    sql`${sql.ref(`${edge}.a`)} = ${sql.ref(`n${index}.id`)}`,
    sql`${sql.ref(`${edge}.b`)} = ${sql.ref(`n${index + 1}.id`)}`,
  ];
}

function nodeConditions({ kind, key, isPrefix }: NodePattern, index: number): readonly RawBuilder<unknown>[] {
  const at = (column: string): RawBuilder<unknown> => sql`${sql.ref(`n${index}.${column}`)}`;
  const keyed = key === null ? [] : isPrefix ? [sql`starts_with(${at('key')}, ${key})`] : [sql`${at('key')} = ${key}`];
  return [...(kind === null ? [] : [sql`${at('kind')} = ${kind}`]), ...keyed];
}
