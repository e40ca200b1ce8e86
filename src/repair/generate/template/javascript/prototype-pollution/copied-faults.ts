// SPDX-License-Identifier: Apache-2.0
import type { Region } from '../../../../../domain/location.ts';
import { ShippedCopies } from '../../../../../language/javascript/package/copies/shipped-copies.ts';
import type { Node } from '../../../../../language/javascript/source/parse.ts';
import { isCopyOf } from './copies.ts';
import type { Fault } from './faults.ts';
import type { Hot } from './hot.ts';
import { writesOf } from './accesses.ts';
import type { Outline } from './outline.ts';
import type { Reach } from './reach.ts';
import { inOtherBuild } from './renamed-function.ts';

/** Where the polluting code stands again in another file: each observed fault, by its steps and its write. */
export interface CopiedFault {
  readonly steps: readonly Region[];
  readonly write: Region | undefined;
}

/** A copy with its comments left out is still longer than this share of the original. */
const SHORTEST = 0.3;

/** Can a file of this length hold a copy of the code around one of the faults? */
export function mayHoldCopy(text: string, reach: Reach, faults: readonly Fault[]): boolean {
  return faults.some(({ steps }) =>
    steps.some(({ node }) => {
      const { start, end } = reach.source.functionAround(node) ?? reach.source.program;
      return text.length >= (end - start) * SHORTEST;
    }),
  );
}

/**
 * The copies of observed faults in the other files of a package, by file. A package that ships its functions one by
 * one calls from file to file, where a search inside each of them sees no write at all.
 */
export function copiedFaults(
  sources: ReadonlyMap<string, Outline>,
  seen: readonly { readonly reach: Reach; readonly faults: readonly Fault[] }[],
): ReadonlyMap<string, readonly CopiedFault[]> {
  const shipped = { sources, copies: new ShippedCopies(sources) };
  const found = new Map<string, CopiedFault[]>();
  for (const { reach, faults } of seen) {
    for (const fault of faults) {
      const steps = fault.steps.map(({ node }) => sameIn(shipped, reach, node));
      const write = fault.write === undefined ? undefined : sameIn(shipped, reach, fault.write.node);
      for (const file of new Set(steps.flatMap((byFile) => [...byFile.keys()]))) {
        const there = steps.flatMap((byFile) => byFile.get(file) ?? []);
        found.set(file, [...(found.get(file) ?? []), { steps: there, write: write?.get(file) }]);
      }
    }
  }
  return found;
}

interface Package {
  readonly sources: ReadonlyMap<string, Outline>;
  readonly copies: ShippedCopies;
}

/** The same node in functions that are equal but for names, and in other builds of the file. */
function sameIn({ sources, copies }: Package, { source }: Reach, node: Node): ReadonlyMap<string, Region> {
  const all = source.functionAround(node) === undefined ? [] : copies.copiesOf(source.file, source.regionOf(node));
  const equal = all.flatMap(({ file, kind, region }) => (kind === 'same' ? [[file, region] as const] : []));
  const builds = [...sources.values()].filter(({ file }) => file !== source.file && isCopyOf(file, source.file));
  const built = builds.flatMap((other) => {
    const found = inOtherBuild(source, node, other);
    return found === undefined ? [] : [[other.file, other.regionOf(found)] as const];
  });
  return new Map([...built, ...equal]);
}

/** What the copies in one file come to, as if they had been seen there. */
export function hotByCopies(reach: Reach, copied: readonly CopiedFault[]): Hot {
  const { source } = reach;
  const isAt = (region: Region, start: number, end: number): boolean =>
    source.offsetOf(region.startLine, region.startColumn) === start &&
    source.offsetOf(region.endLine, region.endColumn) === end;
  const faults = copied.flatMap(({ steps, write }): readonly Fault[] => {
    const reads = steps.flatMap((region) => {
      const node = source
        .within()
        .find(({ type, start, end }) => type === 'MemberExpression' && isAt(region, start, end));
      return node === undefined ? [] : (reach.readAt(node) ?? []);
    });
    const same =
      write === undefined ? undefined : writesOf(source).find(({ node: { start, end } }) => isAt(write, start, end));
    return reads.length === 0 ? [] : [{ kind: 'pair', write: same, steps: reads }];
  });
  const nodes = faults.flatMap((fault) => fault.steps.map(({ node }) => node));
  return { functions: new Set(nodes.map((node) => source.functionAround(node) ?? source.program)), faults };
}
