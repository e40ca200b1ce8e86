// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path';
import pc from 'picocolors';
import type { Judged } from '../../domain/candidate.ts';
import type { FixStatus } from '../../domain/fix.ts';
import type { GateResult } from '../../domain/verdict.ts';
import type { HuntReport } from '../../graph/hunt/hunt.ts';
import type { Delivered } from '../../repair/deliver/deliver.ts';
import type { Hunts } from '../session/hunt-after-fix.ts';
import { table } from './table.ts';

/** What a person reads on stdout at the end of `fix` and `verify`. */
export function printResults(delivered: readonly Delivered[], hunts: Hunts = new Map()): void {
  for (const { fix, written } of delivered) {
    const { finding } = fix;
    const place =
      finding === undefined ? '' : ` ${finding.weakness} in ${finding.component.name}@${finding.component.version}`;
    console.log(`\n${colored(fix.status)}${place} (${fix.seconds.toFixed(1)} s, $${fix.costUsd.toFixed(2)})`);
    console.log(`  ${fix.because}`);
    const [shown] = fix.judged;
    if (shown !== undefined) {
      printVector(shown);
    }
    for (const open of fix.notEstablished) {
      console.log(pc.dim(`  not established: ${open}`));
    }
    printHunt(hunts.get(fix));
    for (const [publisher, paths] of Object.entries(written)) {
      for (const path of paths) {
        console.log(`  ${publisher.padEnd(16)} ${relative(process.cwd(), path) || path}`);
      }
    }
  }
}

/** So many are named; the document has all. */
const NAMED = 10;

function printHunt(hunt: HuntReport | undefined): void {
  for (const { file, startLine, function: name, kind, like } of hunt?.sightings.slice(0, NAMED) ?? []) {
    const as = kind === 'same' ? 'the same code as' : 'much like';
    console.log(
      pc.yellow(`  look also at ${file}:${startLine} ${name}: ${as} ${like || 'what was mended'} before the fix`),
    );
  }
  if (hunt !== undefined && hunt.sightings.length > NAMED) {
    console.log(pc.yellow(`  and at ${hunt.sightings.length - NAMED} more places; see --json`));
  }
}

function printVector({ candidate, verdict, results }: Judged): void {
  console.log(`  ${candidate.title}: ${verdict}`);
  const rows = results.map((result) => ['   ', mark(result), result.gate, result.outcome.because ?? '']);
  console.log(table(rows));
}

function mark({ outcome }: GateResult): string {
  switch (outcome.kind) {
    case 'pass':
      return pc.green('pass');
    case 'fail':
      return pc.red('FAIL');
    case 'inconclusive':
      return pc.yellow('open');
    case 'not-applicable':
      return pc.dim('n/a');
  }
}

function colored(status: FixStatus): string {
  switch (status) {
    case 'fixed':
      return pc.bold(pc.green(status));
    case 'nothing-found':
      return pc.green(status);
    case 'not-repairable':
    case 'not-reproduced':
    case 'invalid-reproducer':
      return pc.bold(pc.yellow(status));
    case 'not-fixed':
      return pc.bold(pc.red(status));
  }
}
