// SPDX-License-Identifier: Apache-2.0
import { sql, type Kysely } from 'kysely';
import type { Schema } from '../../store/sql/schema.ts';
import { idList } from '../import/list.ts';
import type { FoundNode } from './find-node.ts';

export interface Step {
  readonly from: FoundNode;
  readonly kind: string;
  /** Whether the edge points from `to` to `from`. */
  readonly isBackward: boolean;
  readonly to: FoundNode;
}

export type PathAnswer =
  | { readonly kind: 'path'; readonly steps: readonly Step[] }
  | { readonly kind: 'none'; readonly because: string };

interface Hop {
  readonly from: string;
  readonly kind: string;
  readonly isBackward: boolean;
}

/** So many nodes are looked at before the search gives up, and says so. */
const MOST_NODES = 200_000;
/** Edges of one node that are followed: beyond it, being neighbours means little (a weakness has thousands). */
const MOST_PER_NODE = 2000;

/** A shortest path between two nodes, whatever the direction of edges: breadth first from both ends. */
export async function findPath(
  database: Kysely<Schema>,
  [from, to]: readonly [FoundNode, FoundNode],
  longest: number,
): Promise<PathAnswer> {
  const sides = [newSide(from.id), newSide(to.id)] as const;
  let depth = 0;
  let meeting = from.id === to.id ? from.id : undefined;
  while (meeting === undefined && depth < longest) {
    const [near, far] = sides[0].frontier.length <= sides[1].frontier.length ? sides : [sides[1], sides[0]];
    if (near.frontier.length === 0) {
      return { kind: 'none', because: 'they are not connected' };
    }
    if (near.seen.size + far.seen.size > MOST_NODES) {
      return { kind: 'none', because: `none was found within ${depth} steps and ${MOST_NODES} nodes` };
    }
    await expand(database, near);
    meeting = near.frontier.find((id) => far.seen.has(id));
    depth += 1;
  }
  if (meeting === undefined) {
    return { kind: 'none', because: `none was found within ${longest} steps` };
  }
  return { kind: 'path', steps: await describe(database, trace(sides, meeting)) };
}

interface Side {
  readonly seen: Map<string, Hop | null>;
  frontier: readonly string[];
}

function newSide(id: string): Side {
  return { seen: new Map([[id, null]]), frontier: [id] };
}

async function expand(database: Kysely<Schema>, side: Side): Promise<void> {
  const { rows } = await sql<{ from: string; kind: string; to: string; backward: boolean }>`
    with front as (select n as id from ${idList(side.frontier)} as list(n))
    select front.id as "from", near.kind, near.other as "to", near.backward from front cross join lateral (
      (select kind, target as other, false as backward from edge where source = front.id limit ${MOST_PER_NODE})
      union all
      (select kind, source, true from edge where target = front.id limit ${MOST_PER_NODE})) as near
    order by near.other, near.kind`.execute(database);
  const next: string[] = [];
  for (const { from, kind, to, backward } of rows) {
    if (!side.seen.has(to)) {
      side.seen.set(to, { from, kind, isBackward: backward });
      next.push(to);
    }
  }
  side.frontier = next;
}

interface PlainStep extends Hop {
  readonly to: string;
}

/** From the first node to the meeting, then on to the second: its half is walked the other way round. */
function trace([start, end]: readonly [Side, Side], meeting: string): readonly PlainStep[] {
  const halves = [start, end].map((side) => {
    const steps: PlainStep[] = [];
    for (let at = meeting, hop = side.seen.get(at); hop !== null && hop !== undefined; hop = side.seen.get(at)) {
      steps.push({ ...hop, to: at });
      at = hop.from;
    }
    return steps;
  });
  const [first = [], second = []] = halves;
  return [
    ...first.toReversed(),
    ...second.map(({ from, kind, isBackward, to }) => ({ from: to, kind, isBackward: !isBackward, to: from })),
  ];
}

async function describe(database: Kysely<Schema>, steps: readonly PlainStep[]): Promise<readonly Step[]> {
  const ids = [...new Set(steps.flatMap(({ from, to }) => [from, to]))];
  const rows = ids.length === 0 ? [] : await database.selectFrom('node').selectAll().where('id', 'in', ids).execute();
  const nodes = new Map(rows.map((row) => [row.id, row]));
  const nodeOf = (id: string): FoundNode => nodes.get(id) ?? { id, kind: '?', key: id, label: null };
  return steps.map(({ from, kind, isBackward, to }) => ({ from: nodeOf(from), kind, isBackward, to: nodeOf(to) }));
}
