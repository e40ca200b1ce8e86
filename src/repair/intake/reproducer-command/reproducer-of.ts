// SPDX-License-Identifier: Apache-2.0
import { RepairError } from '../../../domain/repair-error.ts';
import type { Reproducer } from '../../../domain/reproducer.ts';
import type { Report } from '../reader.ts';
import { namedFiles } from './named-files.ts';

const PLACE = '{input}';

/** The reported command as a reproducer, with `input` where `{input}` stands. */
export async function reproducerOf(report: Report, input: string | undefined = report.input): Promise<Reproducer> {
  const command = withInput(report.command ?? '', input);
  return {
    command,
    directory: report.directory,
    shows: report.shows ?? { kind: 'exit', status: 0 },
    files: await namedFiles(command, report.directory),
    timeoutMs: report.timeoutMs,
  };
}

function withInput(command: string, input: string | undefined): string {
  if (!command.includes(PLACE)) {
    return command;
  }
  if (input === undefined) {
    throw new RepairError('CONFIG_INVALID', `the reproducer has ${PLACE} in it; name the file with --input`);
  }
  return command.replaceAll(
    PLACE,
    /^[\w./:@%+=,-]+$/.test(input) ? input : `'${input.replaceAll("'", String.raw`'\''`)}'`,
  );
}
