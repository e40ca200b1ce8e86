// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path';
import pc from 'picocolors';
import type { DeliveredRemedy } from '../../remedy/deliver/deliver.ts';
import { table } from './table.ts';

/** What a person reads on stdout at the end of `fix --dependencies`. */
export function printRemedy({ document, written }: DeliveredRemedy): void {
  const { status, vulnerabilities, replaced, accepted, overrides, alternatives, unread, left, seconds } = document;
  console.log(`${colored(status)} (${seconds.toFixed(1)} s)`);
  console.log(
    table(
      vulnerabilities.map((one) => [
        `  ${marked(one.end)}`,
        one.id,
        `${one.package}@${one.version}`,
        one.severity,
        one.end === 'not-fixed' ? one.because : '',
        one.disagreement.length > 0 ? pc.yellow(`sources disagree: ${one.disagreement.join('; ')}`) : '',
      ]),
    ),
  );
  for (const { name, from, to } of replaced) {
    console.log(`  ${name}@${from ?? '-'} is not in the registry any more; ${to ?? '-'} stands in for it`);
  }
  for (const set of accepted) {
    printSet(set);
  }
  for (const { path, expires, reopenWhen } of overrides) {
    console.log(`\n  override ${path.join(' > ')}: look again after ${expires}, or when ${reopenWhen}`);
  }
  for (const { title, fixes, leaves, breaks } of alternatives) {
    console.log(pc.dim(`\n  instead: ${title}`));
    console.log(pc.dim(`    would fix ${fixes.length} of ${fixes.length + leaves.length}; ${breaks}`));
  }
  for (const { file, at, because } of unread) {
    console.log(`${pc.yellow('not read')}  ${file}${at === '' ? '' : ` (${at})`}: ${because}`);
  }
  console.log(`\n  ${accepted.length} change sets, ${left} known vulnerabilities left`);
  for (const [what, path] of Object.entries(written)) {
    console.log(`  ${what.padEnd(12)} ${relative(process.cwd(), path) || path}`);
  }
}

function colored(status: string): string {
  return status === 'fixed' || status === 'nothing-found' ? pc.green(status) : pc.yellow(status);
}

function printSet(set: DeliveredRemedy['document']['accepted'][number]): void {
  const moved = set.moved.map(({ name, from, to }) => `${name} ${from ?? '-'} → ${to ?? '-'}`);
  console.log(`\n  ${pc.bold(set.title)} (${set.seconds.toFixed(1)} s)`);
  console.log(pc.dim(`    moved: ${moved.join(', ')}`));
  console.log(table(set.gates.map(({ gate, outcome, because }) => ['   ', outcome, gate, because ?? ''])));
}

function marked(end: string): string {
  if (end === 'fixed') {
    return pc.green(end);
  }
  return end === 'claimed-fixed' ? end : pc.red(end);
}
