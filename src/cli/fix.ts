// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { fixDependencies, remedyRunOf, type DependencyFlags } from './fix-dependencies.ts';
import { addCommonOptions } from './common-options.ts';
import { runRequest } from './run-request.ts';
import { optionsOf, reportOf } from './session/request.ts';

export function registerFix(program: Command): void {
  addCommonOptions(program.command('fix').argument('[dir]', 'package, application or source tree (default: .)'))
    .description('mend a weakness and prove it')
    .option('--apply', "write the chosen patch to DIR's files")
    .option('--alternatives', 'go on after the first plausible patch')
    .option('--dependencies', 'rid an npm project of known vulnerabilities in what it depends on')
    .option('--advisories <file...>', 'the same, by these OSV records (one a line); the knowledge graph when absent')
    .option('--advisory <id...>', 'the same, only for these vulnerabilities')
    .option('--registry <where>', "where packages come from: a registry's address, or a folder with a copy of one")
    .option('--replace <pair...>', 'what may take the place of a dead package: NAME=npm:OTHER@RANGE')
    .option('--data <folder>', 'folder of the knowledge graph')
    .action(async (dir: string | undefined, flags: DependencyFlags) => {
      const remedy = remedyRunOf(dir, flags);
      if (remedy !== undefined) {
        await fixDependencies(remedy, flags);
        return;
      }
      await runRequest(flags, async () => ({
        command: 'fix',
        report: await reportOf(dir, flags),
        options: optionsOf(flags),
      }));
    });
}
