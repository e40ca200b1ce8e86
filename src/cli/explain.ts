// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { weaknessName } from '../domain/weakness.ts';
import { readBundle, type OpenedBundle } from '../evidence/bundle/read-bundle.ts';
import type { ObservationRecord } from '../evidence/observation-log.ts';
import { table } from './output/table.ts';

export function registerExplain(program: Command): void {
  program
    .command('explain')
    .argument('<bundle>', 'evidence bundle folder')
    .description('tell the story of a fix: what was seen, what was changed, what was asked, what stays open')
    .option('--json', "print the bundle's record as JSON instead of text")
    .action(async (folder: string, flags: { readonly json?: boolean }) => {
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
