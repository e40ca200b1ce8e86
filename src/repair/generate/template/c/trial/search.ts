// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../../../domain/observation.ts';
import type { SanitizerReport } from '../../../../../domain/sanitizer-report.ts';
import type { FileChange } from '../../../../../domain/target.ts';
import type { CodeBase } from '../../../../../language/c/syntax/code-base.ts';
import { mapParallel } from '../../../../../support/parallel.ts';
import type { Workbench } from '../../template.ts';
import { repairsFor, write } from '../propose.ts';
import { PLAIN, type Repair } from '../shape/shape.ts';
import { sameParameter } from '../shape/same-parameter.ts';
import { siblingsOf, type Sibling } from '../shape/siblings.ts';
import { sameDivisor } from '../shape/same-divisor.ts';
import type { Edit } from '../write/edit.ts';
import { composed, layerOver, type Layer } from './layer.ts';
import { screen, type Stopping } from './screen.ts';

/** A change that is worth the judge's time. */
export interface Found {
  readonly title: string;
  readonly shape: string;
  readonly prior: number;
  readonly changes: readonly FileChange[];
}

/** Faults behind faults that are followed. */
const MOST_LAYERS = 3;
/** Of the changes that lead to another report, those that are built upon. */
const MOST_FOLLOWED = 2;
/** Of the changes that other attacks get by. */
const MOST_CLOSED = 2;
/** Changes that cannot be switched cost a build each. */
const MOST_BUILT = 10;
const BUILDS_AT_A_TIME = 2;
const ENOUGH = 3;
/** Repairs that are also made in copies of the code, and by how much they come before the plain ones. */
const MOST_COPIED = 2;
const MORE = 0.01;
/** What mends one fault of several is less likely the whole repair than what mends all at once. */
const PER_LAYER = 0.85;

/**
 * Repairs for a report, those first that were seen to stop it. A change after which something else is reported is
 * progress, not success: repairs for that are sought on top of it.
 */
export async function search(
  reports: readonly SanitizerReport[],
  layer: Layer,
  bench: Workbench,
): Promise<readonly Found[]> {
  const repairs = await repairsFor(reports, layer.code);
  const { stopping, shifting, untried } = await screen(repairs, layer, bench);
  const likely = stopping.map((repair) => (repair.open === undefined ? confirmed(repair) : repair));
  const proven = [...(await withSiblings(likely, layer)), ...(await foundAll(likely, layer))];
  const built = untried.slice(0, proven.length >= ENOUGH ? ENOUGH : MOST_BUILT);
  const plain = await buildEach(built, { layer, bench, leaks: leaksIn(reports) });
  const beyond = await closing(stopping, layer, bench);
  const found = [...beyond, ...proven, ...plain.stopping];
  const further = [...plain.shifting, ...shifting.map(({ repair }) => repair)].toSorted((a, b) => b.prior - a.prior);
  const rest = found.length > 0 ? [] : await onTop(further.slice(0, MOST_FOLLOWED), layer, bench);
  return [...found, ...rest].toSorted((a, b) => b.prior - a.prior);
}

/**
 * What the likeliest of the repairs that other attacks get by still needs. Such an attack may show another report, and
 * what is found for it stands on top of the repair.
 */
async function closing(stopping: readonly Stopping[], layer: Layer, bench: Workbench): Promise<readonly Found[]> {
  const found: Found[] = [];
  const leaking = stopping.filter(({ open }) => open !== undefined);
  const isClosed = stopping.some(({ open, isAttacked }) => isAttacked && open === undefined);
  if (isClosed || layer.titles.length + 1 >= MOST_LAYERS) {
    return [];
  }
  for (const repair of leaking.slice(0, MOST_CLOSED)) {
    const changes = await write([repair], layer.code);
    const probe = repair.open;
    if (changes !== undefined && probe !== undefined) {
      const above = layerOver(layer, changes, repair.title);
      // By itself: among the other guards the lines are not those of the text.
      const [seen] = await bench.run(above.made, [{ probe }]);
      if (seen?.shown.kind === 'shown' && seen.reports !== undefined) {
        bench.note(`"${repair.title}" leaves an attack open: ${seen.shown.because}`);
        found.push(...(await search(seen.reports, above, { ...bench, reproducer: probe })));
      }
    }
  }
  return found;
}

function confirmed(repair: Repair): Repair {
  return { ...repair, prior: 0.5 + repair.prior / 2 };
}

/**
 * The likeliest repairs once more, made in copies of the same code as well: such a fault is rarely alone. They come
 * first; where a copy does not take the change, the judge refuses it and the plain one follows.
 */
async function withSiblings(repairs: readonly Repair[], layer: Layer): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const repair of repairs.slice(0, MOST_COPIED)) {
    const siblings = await relativesOf(repair, layer.code);
    const names = [...new Set(siblings.map(({ fn }) => fn.name))];
    const edits = siblings.flatMap((sibling) => sibling.edits);
    const whole: Repair = {
      shape: repair.shape,
      title: `${repair.title}; likewise in ${names.join(', ')}`,
      prior: repair.prior + MORE,
      edits: (wording) => [...repair.edits(wording), ...edits],
    };
    found.push(...(siblings.length === 0 ? [] : await foundAll([whole], layer)));
  }
  return found;
}

async function relativesOf(repair: Repair, code: CodeBase): Promise<readonly Sibling[]> {
  const copies = await siblingsOf(repair.edits(PLAIN), code);
  const family = [...(await sameParameter(repair, code)), ...(await sameDivisor(repair, code))];
  const isCopied = (edit: Edit): boolean =>
    copies.some(({ edits }) => edits.some(({ file, start }) => file === edit.file && start === edit.start));
  return [...copies, ...family.filter(({ edits }) => !edits.some(isCopied))];
}

export async function foundAll(repairs: readonly Repair[], layer: Layer): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const repair of repairs) {
    const changes = await write([repair], layer.code);
    if (changes !== undefined) {
      const title = [...layer.titles, repair.title].join('; ');
      const prior = repair.prior * PER_LAYER ** layer.titles.length;
      found.push({ title, shape: repair.shape, prior, changes: composed(layer.made, changes) });
    }
  }
  return found;
}

interface Built {
  readonly stopping: readonly Found[];
  readonly shifting: readonly Repair[];
}

interface Building {
  readonly layer: Layer;
  readonly bench: Workbench;
  /** How many leaks were reported before. */
  readonly leaks: number;
}

/** One build and run for each, two at a time: most of a build is one compiler and one linker. */
async function buildEach(repairs: readonly Repair[], { layer, bench, leaks }: Building): Promise<Built> {
  const stopping: Found[] = [];
  const shifting: Repair[] = [];
  const tried = await mapParallel(repairs, BUILDS_AT_A_TIME, async (repair) => {
    const [found] = await foundAll([repair], layer);
    const [seen] = found === undefined ? [] : await bench.run(found.changes, [{ probe: bench.reproducer }]);
    return { repair, found, seen };
  });
  for (const { repair, found, seen } of tried) {
    if (found !== undefined && seen?.shown.kind === 'blocked') {
      const [better = found] = await foundAll([confirmed(repair)], layer);
      stopping.push(better);
    } else if (found !== undefined && seen !== undefined && isProgress(seen, leaks)) {
      shifting.push(repair);
    }
  }
  return { stopping, shifting };
}

/** Something else is reported, or less is lost than before. */
function isProgress({ shown, reports = [] }: Observation, leaks: number): boolean {
  const left = leaksIn(reports);
  return shown.because.startsWith('another') || (left > 0 && left < leaks);
}

function leaksIn(reports: readonly SanitizerReport[]): number {
  return reports.filter(({ kind }) => kind === 'memory-leak').length;
}

async function onTop(repairs: readonly Repair[], layer: Layer, bench: Workbench): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const repair of layer.titles.length + 1 < MOST_LAYERS ? repairs : []) {
    const changes = await write([repair], layer.code);
    if (changes !== undefined) {
      const above = layerOver(layer, changes, repair.title);
      const [seen]: readonly Observation[] = await bench.run(above.made, [{ probe: bench.reproducer }]);
      if (seen?.shown.kind === 'shown' && seen.reports !== undefined) {
        bench.note(`after "${repair.title}": ${seen.shown.because}`);
        found.push(...(await search(seen.reports, above, bench)));
      }
    }
  }
  return found;
}
