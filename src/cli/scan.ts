// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { scan, type ScanResult } from '../dependencies/match/scan.ts';
import { cycloneDxVex } from '../dependencies/report/cyclone-dx-vex.ts';
import { sarifOf } from '../dependencies/report/sarif.ts';
import { ownVersion } from './own-version.ts';
import { scanDocument } from '../dependencies/report/scan-document.ts';
import { expiredTerms, readOverrideTerms } from '../dependencies/override-terms.ts';
import { takeInventory } from '../dependencies/take-inventory.ts';
import { RepairError } from '../domain/repair-error.ts';
import { EXIT } from './exit-code.ts';
import { printScan } from './output/print-scan.ts';
import type { GraphFlags } from './graph/open-graph.ts';
import { withAdvisories, type OpenedAdvisories } from './session/open-advisories.ts';

export function registerScan(program: Command): void {
  program
    .command('scan')
    .argument('[dir]', 'project whose lock files are read (default: .)')
    .description('name the known vulnerabilities of dependencies')
    .option('--advisories <file...>', 'OSV records, one a line, gzipped or not; the knowledge graph when absent')
    .option('--data <folder>', 'folder of the knowledge graph')
    .addOption(
      new Option('--format <form>', 'how the result is printed')
        .choices(['table', 'json', 'sarif', 'vex'])
        .default('table'),
    )
    .option('--json', 'the same as --format json')
    .action(async (dir: string | undefined, flags: ScanFlags) => {
      const result = await withAdvisories(flags.advisories ?? [], flags, (opened) =>
        scanDirectory(resolve(dir ?? '.'), opened),
      );
      print(flags.json === true ? 'json' : flags.format, result);
      tellExpired(resolve(dir ?? '.'));
      process.exitCode = scanDocument(result).isClear ? EXIT.ok : EXIT.unfixed;
    });
}

function print(form: ScanFlags['format'], result: ScanResult): void {
  switch (form) {
    case 'table':
      printScan(result);
      return;
    case 'json':
      console.log(JSON.stringify(scanDocument(result), null, 2));
      return;
    case 'sarif':
      console.log(JSON.stringify(sarifOf(result, ownVersion()), null, 2));
      return;
    case 'vex':
      console.log(JSON.stringify(cycloneDxVex(result), null, 2));
  }
}

/** On stderr: an override that should be looked at again is no finding. */
function tellExpired(root: string): void {
  for (const { path, expires, reopenWhen } of expiredTerms(readOverrideTerms(root), Date.now())) {
    const about = `the override ${path.join(' > ')} was to be looked at again after ${expires}`;
    process.stderr.write(`skymend: ${about}; needless when ${reopenWhen}\n`);
  }
}

interface ScanFlags extends GraphFlags {
  readonly format: 'table' | 'json' | 'sarif' | 'vex';
  readonly advisories?: readonly string[];
}

async function scanDirectory(root: string, { source, unread }: OpenedAdvisories): Promise<ScanResult> {
  if (!existsSync(root)) {
    throw new RepairError('CONFIG_INVALID', `"${root}" is not there; name the project's folder`);
  }
  const inventory = await takeInventory(root);
  if (inventory.files.length === 0 && inventory.unread.length === 0) {
    throw new RepairError('TARGET_UNUSABLE', `"${root}" holds no lock file that can be read here; nothing was scanned`);
  }
  return scan({ ...inventory, unread: [...inventory.unread, ...unread] }, source);
}
