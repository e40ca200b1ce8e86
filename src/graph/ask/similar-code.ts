// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { CodeShape } from '../../domain/code-shape.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { readSketch, sketchSimilarity } from '../../support/min-hash.ts';
import { idColumn, idList } from '../import/list.ts';
import { bandIds } from '../node-id.ts';
import type { FoundNode } from './find-node.ts';

/** Code that the graph knows and that looks like what was asked about. */
export interface SimilarCode {
  readonly code: FoundNode;
  /** `same`: but for names, literals and layout. */
  readonly kind: 'same' | 'near';
  readonly similarity: number;
  /** `vulnerable`: a fix took it away; `mended`: a fix brought it; `seen`: neither is known. */
  readonly role: 'vulnerable' | 'mended' | 'seen';
  /** The findings and changes that took it away or brought it. */
  readonly by: readonly FoundNode[];
  /** The vulnerabilities these stand for. */
  readonly vulnerabilities: readonly string[];
}

/** Less has too little in common to say anything. */
const LEAST = 0.6;
/** So many are compared, whatever is found: boilerplate has thousands of copies. */
const COMPARED = 2000;
/** Sketches compare sets: a function that repeats another many times has the same set. */
const SIZE_RATIO = 1.5;

/** The code most like a shape, vulnerable code first among equals. Cost grows with what shares a band, not with the graph. */
export async function similarCode(
  database: Kysely<Schema>,
  shape: Pick<CodeShape, 'exact' | 'size' | 'sketch'>,
  limit: number,
): Promise<readonly SimilarCode[]> {
  const rows = await database.transaction().execute(async (trx) => {
    // Without statistics, which the embedded database does not gather, the planner would read the whole table.
    await sql`set local enable_seqscan = off`.execute(trx);
    const found = await sql<{ code: string; exact: string; sketch: string }>`
      select distinct on (code) code, exact, sketch from (
        select code, exact, sketch from fingerprint
        where bands && ${idColumn(bandIds(shape.sketch))}
          and size between ${Math.floor(shape.size / SIZE_RATIO)} and ${Math.ceil(shape.size * SIZE_RATIO)}
        limit ${COMPARED}) as near
      order by code`.execute(trx);
    return found.rows;
  });
  const best = rows
    .map(({ code, exact, sketch }) => {
      const isSame = exact === shape.exact;
      return { id: code, isSame, similarity: isSame ? 1 : sketchSimilarity(readSketch(sketch), shape.sketch) };
    })
    .filter(({ similarity }) => similarity >= LEAST)
    .toSorted((a, b) => Number(b.isSame) - Number(a.isSame) || b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
  const known = await knownOf(
    database,
    best.map(({ id }) => id),
  );
  return best.flatMap(({ id, isSame, similarity }) => {
    const of = known.get(id);
    return of === undefined ? [] : [{ ...of, kind: isSame ? ('same' as const) : ('near' as const), similarity }];
  });
}

type Known = Pick<SimilarCode, 'code' | 'role' | 'by' | 'vulnerabilities'>;

async function knownOf(database: Kysely<Schema>, ids: readonly string[]): Promise<ReadonlyMap<string, Known>> {
  const { rows } = await sql<FoundNode & { role: string | null; by: FoundNode | null; vulnerability: string | null }>`
    select distinct node.id, node.kind, node.key, node.label, claim.kind as role, vulnerability.key as vulnerability,
      case when doer.id is null then null else jsonb_build_object(
        'id', doer.id::text, 'kind', doer.kind, 'key', doer.key, 'label', doer.label) end as by
    from ${idList(ids)} as asked(id)
    join node on node.id = asked.id
    left join edge claim on claim.target = node.id and claim.kind in ('mended', 'mended-to')
    left join node doer on doer.id = claim.source
    left join edge names on names.source = doer.id and names.kind in ('found-as', 'fixes')
    left join node vulnerability on vulnerability.id = names.target and vulnerability.kind = 'vulnerability'
    order by node.id, vulnerability.key`.execute(database);
  const known = new Map<string, Known>();
  for (const { id, kind, key, label, role, by, vulnerability } of rows) {
    const before = known.get(id) ?? { code: { id, kind, key, label }, role: 'seen', by: [], vulnerabilities: [] };
    known.set(id, {
      ...before,
      role: role === 'mended' ? 'vulnerable' : role === 'mended-to' ? 'mended' : before.role,
      by: by === null || before.by.some((one) => one.id === by.id) ? before.by : [...before.by, by],
      vulnerabilities: [...new Set([...before.vulnerabilities, ...(vulnerability === null ? [] : [vulnerability])])],
    });
  }
  return known;
}
