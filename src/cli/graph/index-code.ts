// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { RepairError } from '../../domain/repair-error.ts';
import { importRecords } from '../../graph/import/import-records.ts';
import { indexFix, indexTree } from '../../graph/shape/index-tree.ts';
import { addGraphOptions, withGraph, type GraphFlags } from './open-graph.ts';

interface IndexFlags extends GraphFlags {
  readonly mendedIn?: string;
  readonly fixes?: string;
}

export function registerGraphIndex(graph: Command): void {
  addGraphOptions(graph.command('index'))
    .argument('<folder>', 'a tree of JavaScript, TypeScript, C or C++, dependencies included')
    .option('--mended-in <folder>', 'the same tree with the fix: only what separates the two is taken in')
    .option('--fixes <names>', 'what the fix is for: CVE or advisory ids, separated by commas')
    .description('take in what functions look like, so that copies and siblings of vulnerable code are found')
    .action(async (folder: string, flags: IndexFlags) => {
      const items = itemsOf(folder, flags);
      const report = await withGraph(flags, (database) => importRecords(database, items));
      if (flags.json === true) {
        console.log(JSON.stringify(report, null, 2));
        return;
      }
      const files = Object.values(report.read).reduce((sum, count) => sum + count, 0);
      console.log(
        `${files} files: ${report.added} new, ${report.updated} changed, ${report.unchanged} unchanged; ${report.damaged} could not be read`,
      );
    });
}

function itemsOf(folder: string, { mendedIn, fixes }: IndexFlags): ReturnType<typeof indexTree> {
  if ((mendedIn === undefined) !== (fixes === undefined)) {
    throw new RepairError('CONFIG_INVALID', '--mended-in and --fixes go together; give both, or none');
  }
  const names = (fixes ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
  return mendedIn === undefined ? indexTree(resolve(folder)) : indexFix(resolve(folder), resolve(mendedIn), names);
}
