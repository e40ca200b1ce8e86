// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { importHistory } from '../../graph/import/import-history.ts';
import { historyFile } from '../../store/history-file.ts';
import { dataDirectory } from '../../store/sql/data-directory.ts';
import { openDatabase, type Database, type DatabasePlace } from '../../store/sql/open-database.ts';

export interface GraphFlags {
  readonly data?: string;
  readonly json?: boolean;
}

/** The options that every command on the graph has. */
export function addGraphOptions(command: Command): Command {
  return command
    .option('--data <folder>', "folder of the embedded database (default: SKYMEND_DATA or the user's data directory)")
    .option('--json', 'print JSON instead of text');
}

/** The graph's database for as long as `work` takes: `DATABASE_URL` when it is set, else the embedded one. */
export async function withGraph<T>(flags: GraphFlags, work: (graph: Database) => Promise<T>): Promise<T> {
  const graph = await openDatabase(graphPlace(flags, process.env));
  try {
    const own = flags.data === undefined ? {} : { SKYMEND_DATA: resolve(flags.data) };
    const history = historyFile({ ...process.env, ...own });
    if (history !== undefined) {
      await importHistory(graph, history);
    }
    return await work(graph);
  } finally {
    await graph.close();
  }
}

export function graphPlace(
  { data }: GraphFlags,
  environment: Readonly<Record<string, string | undefined>>,
): DatabasePlace {
  const url = environment['DATABASE_URL'];
  return {
    directory: join(data === undefined ? dataDirectory(environment) : resolve(data), 'graph'),
    // A folder that is named wins over a server that is not.
    url: data === undefined && url !== '' ? url : undefined,
  };
}
