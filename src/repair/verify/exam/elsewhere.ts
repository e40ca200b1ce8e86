// SPDX-License-Identifier: Apache-2.0
import type { LoadReport } from '../../../domain/load-report.ts';
import type { ApiCall, Observation } from '../../../domain/observation.ts';
import type { Redirect } from '../../../domain/probe.ts';
import { callAt } from './attack-values.ts';

export interface Door {
  readonly redirect: Redirect;
  readonly label: string;
}

/** What is shipped, and what of it the reproducer already goes through. */
export interface Shipped {
  readonly load: LoadReport;
  /** Source files of the component. */
  readonly sources: readonly string[];
  readonly loadedFiles: readonly string[];
}

/** Exports beside the recorded one that are tried; a library with hundreds of exports is not walked through. */
const MOST_EXPORTS = 8;
/** Bundles of the same code for different loaders. */
const MOST_COPIES = 8;

/** Other ways in for a recorded call: the same export of other shipped copies, and other exports of the same module. */
export function elsewhere(call: number, observation: Observation, shipped: Shipped): readonly Door[] {
  const recorded = callAt(call, observation);
  if (recorded === undefined || (recorded.how !== 'call' && recorded.how !== 'construct')) {
    return [];
  }
  const copies = copiesOf(recorded, shipped)
    .slice(0, MOST_COPIES)
    .map((file) => ({ redirect: { call, module: file }, label: `through the copy ${file}` }));
  return [...copies, ...otherExports(recorded, shipped)];
}

/** Entry points that hand out the same export, and files named like the module or an entry point in another build. */
function copiesOf({ module, path }: ApiCall, { load, sources, loadedFiles }: Shipped): readonly string[] {
  const name = exportName(path);
  const entries = load.entries
    .filter((entry) => entry.error === null && entry.exports.some((text) => nameOf(text) === name))
    .map((entry) => entry.file);
  const stems = new Set([module, ...load.entries.map((entry) => entry.file)].map(stemOf));
  const known = new Set([module, ...loadedFiles, ...load.entries.map((entry) => entry.file)]);
  const builds = sources.filter((file) => !known.has(file) && stems.has(stemOf(file)));
  return [...entries.filter((file) => file !== module), ...builds];
}

/** `merge` for `dist/merge.umd.min.js`. */
function stemOf(file: string): string {
  const base = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  return base.replace(
    /(?:[.-](?:min|umd|cjs|esm?|es[5-9]|es20\d\d|mjs|iife|amd|common(?:js)?|module|browser|node|bundle|packed?|dev|prod|development|production|latest|all|full|web|legacy))*\.[a-z]+$/,
    '',
  );
}

function otherExports({ index, module, path }: ApiCall, { load }: Shipped): readonly Door[] {
  const name = exportName(path);
  // A module behind an entry point is not listed itself; the entry that hands out the same export stands for it.
  const own =
    load.entries.find((entry) => entry.file === module) ??
    load.entries.find((entry) => entry.exports.some((text) => nameOf(text) === name));
  const arity = arityOf(own?.exports.find((text) => nameOf(text) === name));
  return (own?.exports ?? [])
    .filter((text) => arityOf(text) !== undefined && nameOf(text) !== name)
    .map((text) => ({ name: nameOf(text), distance: Math.abs((arityOf(text) ?? 0) - (arity ?? 0)) }))
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, MOST_EXPORTS)
    .map((other) => ({
      redirect: {
        call: index,
        ...(own === undefined || own.file === module ? {} : { module: own.file }),
        path: other.name === '.' ? [] : other.name.split('.'),
      },
      label: `through the export ${other.name}`,
    }));
}

function exportName(path: readonly string[]): string {
  return path.join('.') || '.';
}

/** `merge: function/2` is export `merge`. */
function nameOf(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf(': ')));
}

function arityOf(text: string | undefined): number | undefined {
  const found = /: (?:function|class)\/(\d+)$/.exec(text ?? '');
  return found === null ? undefined : Number(found[1]);
}
