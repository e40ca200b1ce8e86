// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { weaknessName } from '../domain/weakness.ts';
import { readBundle, type OpenedBundle } from '../evidence/bundle/read-bundle.ts';
import type { ObservationRecord } from '../evidence/observation-log.ts';
import type { GraphFlags } from './graph/open-graph.ts';
import { table } from './output/table.ts';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .argument(
      '<what>',
      'evidence bundle folder, FILE:LINE, or a CVE, advisory, CWE, package or finding of the knowledge graph',
    )
    .description('tell the story of a fix, or what is known about a vulnerability and how the like was mended')
    .option('--data <folder>', "folder of the graph's database (default: SKYMEND_DATA or the user's data directory)")
    .option('--json', "print JSON instead of text: the bundle's record, or the reasons")
    .action(async (folder: string, flags: GraphFlags) => {
      const [, file = '', line = ''] = /^(.+):(\d+)$/.exec(folder) ?? [];
      if (!existsSync(folder) && existsSync(file)) {
        const { explainCode } = await import('./graph/explain-code.ts');
        await explainCode(file, Number(line), flags);
        return;
      }
      if (!existsSync(folder)) {
        // The database takes as long to load as all the rest.
        const { explainFromGraph } = await import('./graph/explain-from-graph.ts');
        await explainFromGraph(folder, flags);
        return;
      }
      const bundle = await readBundle(resolve(folder));
      if (flags.json === true) {
        console.log(JSON.stringify(bundle.record, null, 2));
      } else {
        tell(bundle);
      }
    });
}

function tell({ record }: OpenedBundle): void {
  const { finding, judged } = record;
  const { candidate } = judged;
  heading('What was found');
  console.log(
    `${finding.weakness} (${weaknessName(finding.weakness) || 'another class'}) in ${finding.component.name}@${finding.component.version}`,
  );
  console.log(`reproduced by \`${finding.reproducer.command}\``);
  for (const line of answersOf(record.observations, 'target', 'reproducer')) {
    console.log(`  ${line}`);
  }
  heading('What was changed');
  console.log(`${candidate.title} (${candidate.generator}/${candidate.template})`);
  for (const line of candidate.proof ?? []) {
    console.log(`  ${line}`);
  }
  console.log(colorDiff(candidate.diff));
  heading(`What was asked: ${judged.verdict}`);
  console.log(table(judged.results.map(({ gate, outcome }) => [`  ${gate}`, outcome.kind, outcome.because ?? ''])));
  heading('Attacks tried against the patch');
  for (const line of answersOf(record.observations, candidate.id, 'variant')) {
    console.log(`  ${line}`);
  }
  heading('What was not established');
  for (const line of record.notEstablished) {
    console.log(`  ${line}`);
  }
}

function heading(text: string): void {
  console.log(`\n${pc.bold(text)}`);
}

function answersOf(records: readonly ObservationRecord[], snapshot: string, role: string): readonly string[] {
  const lines = records
    .filter((record) => record.snapshot === snapshot && record.probe.role === role)
    .map(({ probe, observation }) => `${observation.shown.kind}: ${probe.label} (${observation.shown.because})`);
  return lines.length === 0 ? ['none'] : lines;
}

function colorDiff(diff: string): string {
  return diff
    .split('\n')
    .map((line) => (line.startsWith('+') ? pc.green(line) : line.startsWith('-') ? pc.red(line) : line))
    .join('\n');
}
