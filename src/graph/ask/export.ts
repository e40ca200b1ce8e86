// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { idList } from '../import/list.ts';
import type { FoundNode } from './find-node.ts';

export type ExportFormat = 'ndjson' | 'graphml' | 'dot';

export interface ExportScope {
  /** Only what lies within `depth` edges of this node; everything when absent. */
  readonly around?: { readonly id: string; readonly depth: number } | undefined;
}

interface EdgeLine {
  readonly source: string;
  readonly kind: string;
  readonly target: string;
  readonly origin: string;
}

const PAGE = 5000;
const MOST_AROUND = 20_000;

/** The graph, or a part of it, as text in pieces: nodes by id, then edges. One page is held at a time. */
export async function* exportGraph(
  database: Kysely<Schema>,
  format: ExportFormat,
  scope: ExportScope,
): AsyncGenerator<string> {
  const ids = scope.around === undefined ? null : await nodesAround(database, scope.around);
  const writer = WRITERS[format];
  yield writer.head;
  for await (const page of nodePages(database, ids)) {
    yield page.map((node) => writer.node(node)).join('');
  }
  for await (const page of edgePages(database, ids)) {
    yield page.map((edge) => writer.edge(edge)).join('');
  }
  yield writer.tail;
}

/** The ids within so many edges; the nearest `MOST_AROUND` of them. */
async function nodesAround(
  database: Kysely<Schema>,
  { id, depth }: { readonly id: string; readonly depth: number },
): Promise<readonly string[]> {
  const found = new Set([id]);
  let frontier = [id];
  for (let step = 0; step < depth && frontier.length > 0; step += 1) {
    const { rows } = await sql<{ id: string }>`
      with front as (select n as id from ${idList(frontier)} as list(n))
      select distinct id from (
        select target as id from edge where source in (select id from front)
        union all select source from edge where target in (select id from front)) as near
      order by id limit ${MOST_AROUND}`.execute(database);
    frontier = rows.map((row) => row.id).filter((near) => !found.has(near) && found.size < MOST_AROUND);
    frontier.slice(0, MOST_AROUND - found.size).forEach((near) => found.add(near));
  }
  return [...found].toSorted();
}

async function* nodePages(
  database: Kysely<Schema>,
  ids: readonly string[] | null,
): AsyncGenerator<readonly FoundNode[]> {
  let after: string | undefined;
  for (;;) {
    let query = database.selectFrom('node').selectAll().orderBy('id').limit(PAGE);
    query = after === undefined ? query : query.where('id', '>', after);
    query = ids === null ? query : query.where(sql<boolean>`id in ${idList(ids)}`);
    const page = await query.execute();
    yield page;
    after = page.at(-1)?.id;
    if (page.length < PAGE) {
      return;
    }
  }
}

async function* edgePages(
  database: Kysely<Schema>,
  ids: readonly string[] | null,
): AsyncGenerator<readonly EdgeLine[]> {
  let after: EdgeLine | undefined;
  for (;;) {
    const chosen = ids === null ? null : sql`${idList(ids)}`;
    const { rows }: { rows: readonly EdgeLine[] } = await sql<EdgeLine>`
      select source, kind, target, origin from edge
      where ${after === undefined ? sql`true` : sql`(source, kind, target, origin) > (${after.source}::bigint, ${after.kind}, ${after.target}::bigint, ${after.origin}::bigint)`}
        and ${chosen === null ? sql`true` : sql`source in ${chosen} and target in ${chosen}`}
      order by source, kind, target, origin limit ${PAGE}`.execute(database);
    yield rows;
    after = rows.at(-1);
    if (rows.length < PAGE) {
      return;
    }
  }
}

interface Writer {
  readonly head: string;
  node(node: FoundNode): string;
  edge(edge: EdgeLine): string;
  readonly tail: string;
}

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  ndjson: {
    head: '',
    node: ({ id, kind, key, label }) =>
      `${JSON.stringify({ node: id, kind, key, ...(label === null ? {} : { label }) })}\n`,
    edge: ({ source, kind, target, origin }) => `${JSON.stringify({ edge: kind, source, target, origin })}\n`,
    tail: '',
  },
  graphml: {
    head: `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="kind" for="all" attr.name="kind" attr.type="string"/>
<key id="key" for="node" attr.name="key" attr.type="string"/>
<key id="label" for="node" attr.name="label" attr.type="string"/>
<graph id="skymend" edgedefault="directed">
`,
    node: ({ id, kind, key, label }) =>
      `<node id="${id}"><data key="kind">${xml(kind)}</data><data key="key">${xml(key)}</data>${label === null ? '' : `<data key="label">${xml(label)}</data>`}</node>\n`,
    edge: ({ source, kind, target }) =>
      `<edge source="${source}" target="${target}"><data key="kind">${xml(kind)}</data></edge>\n`,
    tail: '</graph>\n</graphml>\n',
  },
  dot: {
    head: 'digraph skymend {\n',
    node: ({ id, key, label }) => `  "${id}" [label=${JSON.stringify(label ?? key)}];\n`,
    edge: ({ source, kind, target }) => `  "${source}" -> "${target}" [label=${JSON.stringify(kind)}];\n`,
    tail: '}\n',
  },
};

/** XML 1.0 has no place for most control characters, even escaped. */
function xml(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
