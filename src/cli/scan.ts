// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { scan, type ScanResult } from '../dependencies/match/scan.ts';
import { scanDocument } from '../dependencies/report/scan-document.ts';
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
    .option('--json', 'print one JSON document instead of text')
    .action(async (dir: string | undefined, flags: ScanFlags) => {
      const result = await withAdvisories(flags.advisories ?? [], flags, (opened) =>
        scanDirectory(resolve(dir ?? '.'), opened),
      );
      if (flags.json === true) {
        console.log(JSON.stringify(scanDocument(result), null, 2));
      } else {
        printScan(result);
      }
      process.exitCode = scanDocument(result).isClear ? EXIT.ok : EXIT.unfixed;
    });
}

interface ScanFlags extends GraphFlags {
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
