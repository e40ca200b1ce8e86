// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadAdvisories } from '../../advisories/memory-source.ts';
import { graphAdvisories } from '../../graph/ask/graph-advisories.ts';
import { graphPlace, withGraph, type GraphFlags } from '../graph/open-graph.ts';
import type { AdvisorySource } from '../../domain/advisory.ts';
import type { Unread } from '../../domain/dependency.ts';
import { RepairError } from '../../domain/repair-error.ts';

export interface OpenedAdvisories {
  readonly source: AdvisorySource;
  /** Records that could not be read: what they would have said is missing. */
  readonly unread: readonly Unread[];
}

/** The advisories of the files the user names, or of the knowledge graph when none is named. */
export async function withAdvisories<T>(
  files: readonly string[],
  flags: GraphFlags,
  work: (opened: OpenedAdvisories) => Promise<T>,
): Promise<T> {
  if (files.length > 0) {
    return work(await openFiles(files));
  }
  const place = graphPlace(flags, process.env);
  if (place.url === undefined && !existsSync(place.directory)) {
    throw new RepairError('CONFIG_INVALID', NO_ADVISORIES);
  }
  return withGraph(flags, async ({ queries }) => {
    const kept = queries.selectFrom('record').select('key').where('source', 'in', ['osv', 'cve']);
    if ((await kept.limit(1).execute()).length === 0) {
      throw new RepairError('CONFIG_INVALID', NO_ADVISORIES);
    }
    return work({ source: graphAdvisories(queries), unread: [] });
  });
}

const NO_ADVISORIES =
  'there are no advisories to compare with; name some with --advisories FILE, or import some: skymend graph import FILE';

async function openFiles(files: readonly string[]): Promise<OpenedAdvisories> {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new RepairError('CONFIG_INVALID', `cannot read the advisories "${missing}"; check the path`);
  }
  const loaded = await Promise.all(files.map((file) => loadAdvisories(resolve(file))));
  const empty = files.find((_, index) => loaded[index]?.count === 0);
  if (empty !== undefined) {
    throw new RepairError('INPUT_MALFORMED', `"${empty}" holds no advisory; it must have one OSV record a line`);
  }
  const unread = loaded.flatMap(({ faults }) =>
    faults.map(({ place, line, because }) => ({ file: place, at: `line ${line}`, because })),
  );
  const sources = loaded.map(({ source }) => source);
  return { source: joined(sources), unread };
}

function joined(sources: readonly AdvisorySource[]): AdvisorySource {
  return {
    async advisoriesOf(ecosystem, name) {
      const all = await Promise.all(sources.map((source) => source.advisoriesOf(ecosystem, name)));
      return all.flat().toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
    },
  };
}
