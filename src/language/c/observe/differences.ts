// SPDX-License-Identifier: Apache-2.0
import type { Behaviour } from '../../../domain/observation.ts';
import { changed, placeOf } from '../../difference-line.ts';
import { withoutReports } from '../report/strip.ts';

/**
 * What differs between two behaviours, one line each. What sanitizers wrote does not count, nor do process numbers and
 * addresses; reports are compared by their signatures when a run is judged.
 */
export function differences(before: Behaviour, after: Behaviour, unstable: readonly string[]): readonly string[] {
  const ignored = new Set(unstable.map(placeOf));
  return [
    ...changed('exit', before.exit, after.exit),
    ...changed('stdout', steady(before.stdout), steady(after.stdout)),
    ...changed('stderr', steady(before.stderr), steady(after.stderr)),
    ...changed('files', filesText(before), filesText(after)),
  ].filter((line) => !ignored.has(placeOf(line)));
}

/** Addresses, process numbers and names of temporary files differ from run to run, directories from machine to machine. */
function steady(text: string): string {
  return withoutReports(text)
    .replaceAll(/\b0x[0-9a-f]{6,16}\b/gi, '0x…')
    .replaceAll(/\/tmp\/[\w.-]+/g, '/tmp/…')
    .replaceAll(/(^|[\s"'`(=:,])\/(?:[\w.+~-]+\/)+/gm, '$1…/')
    .replaceAll(/\b(pid|process)([ =:#]+)\d+/gi, '$1$2…');
}

function filesText({ files }: Behaviour): string {
  return files.map(([file, digest]) => `${steady(file)} ${digest}`).join('\n');
}
