// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { RepairError } from '../domain/repair-error.ts';
import { generators } from '../repair/generate/registry.ts';
import type { RepairOptions } from '../repair/services.ts';
import type { DependencyFlags } from './fix-dependencies.ts';
import { addCommonOptions } from './common-options.ts';
import { runRequest } from './run-request.ts';
import { keepBank } from './session/keep-bank.ts';
import { knownRepairOf, type RepairFlags } from './session/known-repair.ts';
import { lockFileMeant, type CodeFlags } from './session/lock-file-meant.ts';
import { optionsOf, reportOf } from './session/request.ts';

export function registerFix(program: Command): void {
  addCommonOptions(program.command('fix').argument('[dir]', 'package, application or source tree (default: .)'))
    .description('mend a weakness and prove it')
    .option('--apply', "write the chosen patch to DIR's files")
    .option('--alternatives', 'go on after the first plausible patch')
    .option(
      '--fixed-release <release>',
      'carry over the repair of this release: a folder, an archive, or [NAME@]VERSION',
    )
    .option(
      '--fix-commit <file>',
      'carry over the repair of this commit: a unified diff, as git format-patch writes it',
    )
    .option('--patterns <file>', "repairs learned from others' fixes, as skymend learn writes them")
    .option('--generator <name...>', 'only patches of these generators: backport, template, learned-edit')
    .option(
      '--dependencies',
      'rid a project of known vulnerabilities in what it depends on; without a weakness, what a lock file in DIR means',
    )
    .option('--advisories <file...>', 'the same, by these OSV records (one a line); the knowledge graph when absent')
    .option('--advisory <id...>', 'the same, only for these vulnerabilities')
    .option('--registry <where>', "where packages come from: a registry's address, or a folder with a copy of one")
    .option('--replace <pair...>', 'what may take the place of a dead package: NAME=npm:OTHER@RANGE')
    .option('--benign <command...>', "commands of the project's everyday use that must answer as before")
    .option('--data <folder>', 'folder of the knowledge graph')
    .action(async (dir: string | undefined, flags: DependencyFlags & RepairFlags & GeneratorFlags) => {
      if (await fixedDependencies(dir, flags)) {
        return;
      }
      await runRequest(flags, async () => ({
        command: 'fix',
        report: await reportOf(dir, flags),
        options: { ...optionsOf(flags), ...(await choiceOf(dir, flags)) },
      }));
    });
}

/** Only where dependencies are meant, or may be: their readers and the database take as long to load as all the rest. */
async function fixedDependencies(dir: string | undefined, flags: DependencyFlags & CodeFlags): Promise<boolean> {
  const { resume, dependencies, advisories, advisory } = flags;
  const isAsked = [resume, dependencies, advisories, advisory].some((flag) => flag !== undefined);
  const lockFile = isAsked ? undefined : lockFileMeant(resolve(dir ?? '.'), flags);
  if (!isAsked && lockFile === undefined) {
    return false;
  }
  if (lockFile !== undefined) {
    const found = `"${lockFile}" is there and no weakness is named: mending what the project depends on`;
    process.stderr.write(`skymend: ${found}; for its own code say --reproducer CMD or --weakness all\n`);
  }
  const { fixDependencies, remedyRunOf } = await import('./fix-dependencies.ts');
  const remedy = remedyRunOf(dir, isAsked ? flags : { ...flags, dependencies: true });
  if (remedy !== undefined) {
    await fixDependencies(remedy, flags);
  }
  return remedy !== undefined;
}

interface GeneratorFlags {
  readonly patterns?: string;
  readonly generator?: readonly string[];
}

/** Whose patches are wanted, and what they may be made of. */
async function choiceOf(
  dir: string | undefined,
  flags: RepairFlags & GeneratorFlags,
): Promise<Pick<RepairOptions, 'knownRepair' | 'generators' | 'patterns'>> {
  const { generator, patterns } = flags;
  const names = generators.map(({ name }) => name);
  const unknown = generator?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RepairError('CONFIG_INVALID', `there is no generator "${unknown}"; known: ${names.join(', ')}`);
  }
  const knownRepair = await knownRepairOf(dir, flags);
  return {
    ...(knownRepair === undefined ? {} : { knownRepair }),
    ...(patterns === undefined ? {} : { patterns: keepBank(patterns, flags.out) }),
    ...(generator === undefined ? {} : { generators: generator }),
  };
}
