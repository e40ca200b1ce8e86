// SPDX-License-Identifier: Apache-2.0
import type { Behaviour } from '../../../domain/observation.ts';
import { withoutReports } from '../report/strip.ts';

const SHOWN = 160;

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

function placeOf(line: string): string {
  return line.slice(0, line.indexOf(': '));
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

function changed(place: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${place}: ${excerpt(before, after)} became ${excerpt(after, before)}`];
}

/** From where the two begin to differ. */
function excerpt(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) {
    at += 1;
  }
  const from = text.length <= SHOWN ? 0 : Math.max(0, at - 20);
  const part = text.slice(from, from + SHOWN);
  return `${from > 0 ? '…' : ''}${JSON.stringify(part)}${from + SHOWN < text.length ? '…' : ''}`;
}
