// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { RepairError } from '../../domain/repair-error.ts';
import { exportGraph, type ExportFormat } from '../../graph/ask/export.ts';
import { findNode, type FoundNode } from '../../graph/ask/find-node.ts';
import { mergedVulnerability, type Claim, type MergedVulnerability } from '../../graph/ask/merged-vulnerability.ts';
import { neighboursOf, type Relation } from '../../graph/ask/neighbours.ts';
import { findPath } from '../../graph/ask/path.ts';
import { matchPattern, parsePattern } from '../../graph/ask/pattern.ts';
import { readOnlyRows } from '../../graph/ask/read-only.ts';
import { graphStats } from '../../graph/ask/stats.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../output/table.ts';
import { addGraphOptions, withGraph, type GraphFlags } from './open-graph.ts';

interface AskFlags extends GraphFlags {
  readonly limit: string;
}

const QUERY_TIMEOUT_MS = 60_000;

export function registerGraphStats(graph: Command): void {
  addGraphOptions(graph.command('stats'))
    .description('how much the graph holds, by kind')
    .action(async (flags: GraphFlags) => {
      const stats = await withGraph(flags, ({ queries }) => graphStats(queries));
      const parts = [
        ['nodes', stats.nodes],
        ['edges', stats.edges],
        ['records', stats.records],
      ] as const;
      const sections = parts.map(([what, counts]) => {
        const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
        const rows = Object.entries(counts).map(([kind, count]) => [`  ${kind}`, String(count)]);
        return `${pc.bold(what)} ${total}\n${table(rows)}`;
      });
      console.log(flags.json === true ? JSON.stringify(stats, null, 2) : sections.join('\n'));
    });
}

export function registerGraphShow(graph: Command): void {
  addGraphOptions(graph.command('show'))
    .argument('<name>', 'CVE-…, GHSA-…, CWE-…, npm/lodash, npm/lodash@4.17.20, a package URL, or kind:key')
    .option('--limit <n>', 'so many neighbours of each kind', '10')
    .description('what is known about one thing, and who says so')
    .action(async (name: string, flags: AskFlags) => {
      const shown = await withGraph(flags, async ({ queries }) => {
        const node = await findNode(queries, name);
        const merged = node.kind === 'vulnerability' ? await mergedVulnerability(queries, node.key) : null;
        return { node, merged, relations: await neighboursOf(queries, node.id, wholeNumber(flags.limit, '--limit')) };
      });
      if (flags.json === true) {
        console.log(JSON.stringify(shown, null, 2));
        return;
      }
      console.log(pc.bold(nodeText(shown.node)));
      if (shown.merged !== null) {
        printMerged(shown.merged);
      }
      shown.relations.forEach(printRelation);
    });
}

export function registerGraphPath(graph: Command): void {
  addGraphOptions(graph.command('path'))
    .argument('<from>', 'as in `show`')
    .argument('<to>', 'as in `show`')
    .option('--limit <n>', 'longest path', '8')
    .description('how two things are connected')
    .action(async (from: string, to: string, flags: AskFlags) => {
      const answer = await withGraph(flags, async ({ queries }) =>
        findPath(
          queries,
          [await findNode(queries, from), await findNode(queries, to)],
          wholeNumber(flags.limit, '--limit'),
        ),
      );
      if (flags.json === true) {
        console.log(JSON.stringify(answer, null, 2));
      } else if (answer.kind === 'none') {
        console.log(answer.because);
      } else {
        const [first] = answer.steps;
        console.log(first === undefined ? 'they are the same' : nodeText(first.from));
        for (const { kind, isBackward, to: next } of answer.steps) {
          console.log(`  ${isBackward ? `<-${kind}-` : `-${kind}->`} ${nodeText(next)}`);
        }
      }
      process.exitCode = answer.kind === 'path' ? EXIT.ok : EXIT.unfixed;
    });
}

export function registerGraphQuery(graph: Command): void {
  addGraphOptions(graph.command('query'))
    .argument('<pattern>', 'such as: package:npm/lodash <-affects- advisory -describes-> vulnerability')
    .option('--sql', 'the argument is SQL that only reads; tables: node, edge, record, record_name, name_class')
    .option('--limit <n>', 'so many rows', '100')
    .description('rows of things that fit a pattern')
    .action(async (pattern: string, flags: AskFlags & { readonly sql?: boolean }) => {
      const limit = wholeNumber(flags.limit, '--limit');
      if (flags.sql === true) {
        const rows = await withGraph(flags, ({ queries }) =>
          readOnlyRows(queries, pattern, { limit, timeoutMs: QUERY_TIMEOUT_MS }),
        );
        console.log(flags.json === true ? JSON.stringify(rows, null, 2) : sqlTable(rows));
        return;
      }
      const rows = await withGraph(flags, ({ queries }) => matchPattern(queries, parsePattern(pattern), limit));
      console.log(
        flags.json === true
          ? JSON.stringify(rows, null, 2)
          : table(rows.map((row) => row.map((node) => nodeText(node)))),
      );
    });
}

export function registerGraphExport(graph: Command): void {
  addGraphOptions(graph.command('export'))
    .addOption(new Option('--format <format>', 'how').choices(['ndjson', 'graphml', 'dot']).default('ndjson'))
    .option('--around <name>', 'only what is near this')
    .option('--depth <n>', 'so many edges away from it', '2')
    .option('--out <file>', 'to a file instead of standard output')
    .description('the graph, or what is near one thing, for other programs')
    .action(
      async (
        flags: GraphFlags & {
          readonly format: ExportFormat;
          readonly around?: string;
          readonly depth: string;
          readonly out?: string;
        },
      ) => {
        const depth = wholeNumber(flags.depth, '--depth');
        await withGraph(flags, async ({ queries }) => {
          const around =
            flags.around === undefined ? undefined : { id: (await findNode(queries, flags.around)).id, depth };
          const text = Readable.from(exportGraph(queries, flags.format, { around }));
          const out = flags.out === undefined ? process.stdout : createWriteStream(flags.out);
          await pipeline(text, out, { end: flags.out !== undefined });
        });
      },
    );
}

export function nodeText({ kind, key, label }: FoundNode): string {
  return `${kind}:${key}${label === null || label === key ? '' : pc.dim(` ${label.slice(0, 80)}`)}`;
}

export function printRelation({ direction, kind, claims, others }: Relation): void {
  console.log(`${direction === 'out' ? `-${kind}->` : `<-${kind}-`} ${pc.dim(`(${claims})`)}`);
  for (const other of others) {
    console.log(`  ${nodeText(other)}`);
  }
}

export function printMerged(merged: MergedVulnerability): void {
  const fields: readonly (readonly [string, readonly Claim[]])[] = [
    ['names', merged.names],
    ['summary', merged.summaries],
    ['severity', merged.severities],
    ['weakness', merged.weaknesses],
    ['fixed in', merged.fixes],
    ['exploitation', merged.exploitation],
    ['withdrawn', merged.withdrawn],
    ['disputed', merged.disputed],
  ];
  const rows = fields.flatMap(([field, claims]) =>
    claims.map(({ value, by }, index) => [`  ${index === 0 ? field : ''}`, value, pc.dim(by.join(' '))]),
  );
  console.log(table(rows));
  for (const name of merged.disagreements) {
    console.log(pc.yellow(`  the sources name different fixes for ${name}`));
  }
}

function sqlTable(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const [first] = rows;
  if (first === undefined) {
    return 'no rows';
  }
  const columns = Object.keys(first);
  const cell = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  return table([columns, ...rows.map((row) => columns.map((column) => cell(row[column])))]);
}

function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new RepairError('CONFIG_INVALID', `${option} takes a whole number from 1, not "${text}"`);
  }
  return number;
}
