// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path';
import pc from 'picocolors';
import type { Judged } from '../../domain/candidate.ts';
import type { FixStatus } from '../../domain/fix.ts';
import type { GateResult } from '../../domain/verdict.ts';
import type { Delivered } from '../../repair/deliver/deliver.ts';
import { table } from './table.ts';

/** What a person reads on stdout at the end of `fix` and `verify`. */
export function printResults(delivered: readonly Delivered[]): void {
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
    for (const [publisher, paths] of Object.entries(written)) {
      for (const path of paths) {
        console.log(`  ${publisher.padEnd(16)} ${relative(process.cwd(), path) || path}`);
      }
    }
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
