// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { RepairError } from '../domain/repair-error.ts';
import { sourceText } from '../support/source-text.ts';
import { addCommonOptions } from './common-options.ts';
import { runRequest } from './run-request.ts';
import { optionsOf, reportOf, type CommonFlags } from './session/request.ts';

export function registerVerify(program: Command): void {
  addCommonOptions(program.command('verify').argument('[dir]', 'package, application or source tree (default: .)'))
    .description("judge anybody's patch by the same gates")
    .option('--patch <file>', 'unified diff to judge')
    .action(async (dir: string | undefined, flags: CommonFlags & { readonly patch?: string }) => {
      await runRequest(flags, async () => ({
        command: 'verify',
        report: await reportOf(dir, flags),
        options: optionsOf(flags),
        patch: await readPatchFile(flags.patch),
      }));
    });
}

async function readPatchFile(file: string | undefined): Promise<string> {
  if (file === undefined) {
    throw new RepairError('CONFIG_INVALID', 'verify needs --patch FILE');
  }
  return readFile(file).then(sourceText, (error: unknown) => {
    throw new RepairError('CONFIG_INVALID', `cannot read the patch "${file}"; check the path`, { cause: error });
  });
}
