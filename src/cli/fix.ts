// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { addCommonOptions } from './common-options.ts';
import { runRequest } from './run-request.ts';
import { optionsOf, reportOf, type CommonFlags } from './session/request.ts';

export function registerFix(program: Command): void {
  addCommonOptions(program.command('fix').argument('[dir]', 'package, application or source tree (default: .)'))
    .description('mend a weakness and prove it')
    .option('--apply', "write the chosen patch to DIR's files")
    .option('--alternatives', 'go on after the first plausible patch')
    .action(async (dir: string | undefined, flags: CommonFlags) => {
      await runRequest(flags, async () => ({
        command: 'fix',
        report: await reportOf(dir, flags),
        options: optionsOf(flags),
      }));
    });
}
