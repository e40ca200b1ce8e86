// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { readPath } from '../../advisories/read/read-path.ts';
import { readUrl } from '../../advisories/read/read-url.ts';
import type { ReadItem } from '../../advisories/read/read-item.ts';
import { importRecords } from '../../graph/import/import-records.ts';
import type { ImportReport } from '../../graph/import/tally.ts';
import { EXIT } from '../exit-code.ts';
import { table } from '../output/table.ts';
import { addGraphOptions, withGraph, type GraphFlags } from './open-graph.ts';

/** Told in text; the document has more of them. */
const SHOWN = 20;

export function registerGraphImport(graph: Command): void {
  addGraphOptions(graph.command('import'))
    .option('--progress', 'say on stderr after each batch what is in the graph for good')
    .argument('<what...>', 'files, folders or addresses (https://…)')
    .description('take advisories and other knowledge into the graph: OSV, CVE, KEV, EPSS, CWE, CAPEC, OpenVEX, CSAF')
    .addHelpText(
      'after',
      '\nFormats are told by content; .gz and .zip are read as they are. Importing again changes nothing.',
    )
    .action(async (what: readonly string[], flags: GraphFlags & { readonly progress?: boolean }) => {
      const { report, seconds } = await withGraph(flags, async (graph) => {
        const started = performance.now();
        const done = await importRecords(graph, readAll(what), showProgress(flags.progress === true));
        return { report: done, seconds: (performance.now() - started) / 1000 };
      });
      if (flags.json === true) {
        console.log(JSON.stringify({ ...report, seconds }, null, 2));
      } else {
        print(report, seconds);
      }
      process.exitCode = report.faulty > 0 || Object.keys(report.read).length === 0 ? EXIT.unfixed : EXIT.ok;
    });
}

async function* readAll(what: readonly string[]): AsyncGenerator<ReadItem> {
  for (const one of what) {
    yield* /^https?:\/\//i.test(one) ? readUrl(one) : readPath(resolve(one), one);
  }
}

function showProgress(isWanted: boolean): (records: number) => void {
  const { stderr } = process;
  if (isWanted) {
    return (records) => stderr.write(`${records} records\n`);
  }
  return stderr.isTTY ? (records) => stderr.write(`\r\u001b[K${records} records`) : () => {};
}

function print(report: ImportReport, seconds: number): void {
  if (process.stderr.isTTY) {
    process.stderr.write('\r\u001b[K');
  }
  const total = Object.values(report.read).reduce((sum, count) => sum + count, 0);
  console.log(table(Object.entries(report.read).map(([source, count]) => [`  ${source}`, String(count)])));
  console.log(
    `${total} records read: ${report.added} new, ${report.updated} updated, ${report.unchanged} unchanged, ${report.older} older than what is known`,
  );
  console.log(`${seconds.toFixed(1)} s, ${Math.round(total / seconds)} records a second`);
  for (const { kind, at, because } of report.told.filter((told) => told.kind !== 'unrecognized').slice(0, SHOWN)) {
    const place = at.line === undefined ? at.place : `${at.place}:${at.line}`;
    console.log(`${kind === 'fault' ? pc.red('not read') : pc.yellow('in part')}  ${place}: ${because}`);
  }
  if (report.faulty > 0) {
    console.log(pc.red(`${report.faulty} records could not be read; the rest is in the graph`));
  }
  if (report.damaged > 0) {
    console.log(`${report.damaged} records were read without a damaged part`);
  }
  const [unknown] = report.told.filter((told) => told.kind === 'unrecognized');
  if (unknown !== undefined) {
    console.log(`${report.unrecognized} values are in no format we know, the first in ${unknown.at.place}`);
  }
}
