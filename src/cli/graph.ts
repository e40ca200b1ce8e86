// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import {
  registerGraphExport,
  registerGraphPath,
  registerGraphQuery,
  registerGraphShow,
  registerGraphStats,
} from './graph/ask.ts';
import { registerGraphImport } from './graph/import.ts';
import { registerGraphIndex } from './graph/index-code.ts';

export function registerGraph(program: Command): void {
  const graph = program
    .command('graph')
    .description('the knowledge graph: what is known about vulnerabilities and repairs');
  registerGraphImport(graph);
  registerGraphIndex(graph);
  registerGraphStats(graph);
  registerGraphShow(graph);
  registerGraphPath(graph);
  registerGraphQuery(graph);
  registerGraphExport(graph);
}
