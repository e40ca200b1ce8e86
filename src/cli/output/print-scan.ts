// SPDX-License-Identifier: Apache-2.0
import pc from 'picocolors';
import type { ScanResult } from '../../dependencies/match/scan.ts';
import { fixesOf } from '../../dependencies/report/scan-document.ts';
import type { KnownVulnerability } from '../../domain/dependency.ts';
import { table } from './table.ts';

/** What a person reads on stdout at the end of `scan`. */
export function printScan({ inventory, known }: ScanResult): void {
  const { files, dependencies, unread } = inventory;
  if (known.length > 0) {
    console.log(table(known.map(row)));
  }
  for (const { file, at, because } of unread) {
    console.log(`${pc.yellow('not read')}  ${file}${at === '' ? '' : ` (${at})`}: ${because}`);
  }
  const affected = known.filter(({ answer }) => answer.kind === 'affected').length;
  const open = known.length - affected;
  const parts = [
    `${dependencies.length} dependencies in ${files.length} files`,
    `${affected} known vulnerabilities`,
    ...(open > 0 ? [`${open} of which it is not known`] : []),
    ...(unread.length > 0 ? [`${unread.length} not read: the list may be incomplete`] : []),
  ];
  console.log(`${known.length + unread.length > 0 ? '\n' : ''}${parts.join(' · ')}`);
}

function row(known: KnownVulnerability): readonly string[] {
  const { dependency, answer } = known;
  const fixes = fixesOf(known);
  return [
    answer.kind === 'unknown' ? pc.yellow('UNKNOWN?') : colored(known.severity),
    known.id,
    `${dependency.name}@${dependency.version}`,
    pc.dim(`${dependency.file}${dependency.line === undefined ? '' : `:${dependency.line}`}`),
    dependency.scope === 'production' ? '' : dependency.scope,
    fixes.length > 0 ? `fixed in ${fixes.join(', ')}` : 'no fix named',
    answer.kind === 'unknown' ? answer.because : known.summary,
  ];
}

function colored(severity: string): string {
  return severity === 'CRITICAL' || severity === 'HIGH' ? pc.red(severity) : severity;
}
