// SPDX-License-Identifier: Apache-2.0
import type { LoadReport } from '../../../domain/load-report.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Redirect } from '../../../domain/probe.ts';
import { callAt } from './attack-values.ts';

export interface Door {
  readonly redirect: Redirect;
  readonly label: string;
}

/** Exports beside the recorded one that are tried; a library with hundreds of exports is not walked through. */
const MOST_EXPORTS = 8;

/** Other ways in for a recorded call: the same export of other shipped copies, and other exports of the same module. */
export function elsewhere(call: number, observation: Observation, load: LoadReport): readonly Door[] {
  const recorded = callAt(call, observation);
  if (recorded === undefined || (recorded.how !== 'call' && recorded.how !== 'construct')) {
    return [];
  }
  const { module, path } = recorded;
  const name = path.join('.') || '.';
  const copies = load.entries
    .filter(
      (entry) => entry.file !== module && entry.error === null && entry.exports.some((text) => nameOf(text) === name),
    )
    .map((entry) => ({ redirect: { call, module: entry.file }, label: `through the copy ${entry.file}` }));
  // A module behind an entry point is not listed itself; the entry that hands out the same export stands for it.
  const own =
    load.entries.find((entry) => entry.file === module) ??
    load.entries.find((entry) => entry.exports.some((text) => nameOf(text) === name));
  const arity = arityOf(own?.exports.find((text) => nameOf(text) === name));
  const others = (own?.exports ?? [])
    .filter((text) => arityOf(text) !== undefined && nameOf(text) !== name)
    .map((text) => ({ name: nameOf(text), distance: Math.abs((arityOf(text) ?? 0) - (arity ?? 0)) }))
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, MOST_EXPORTS)
    .map((other) => ({
      redirect: {
        call,
        ...(own === undefined || own.file === module ? {} : { module: own.file }),
        path: other.name === '.' ? [] : other.name.split('.'),
      },
      label: `through the export ${other.name}`,
    }));
  return [...copies, ...others];
}

/** `merge: function/2` is export `merge`. */
function nameOf(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf(': ')));
}

function arityOf(text: string | undefined): number | undefined {
  const found = /: (?:function|class)\/(\d+)$/.exec(text ?? '');
  return found === null ? undefined : Number(found[1]);
}
