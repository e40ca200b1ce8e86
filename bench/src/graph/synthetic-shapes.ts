// SPDX-License-Identifier: Apache-2.0
import type { Kysely } from 'kysely';
import type { ReadItem } from '../../../dist/advisories/read/read-item.js';
import { importRecords } from '../../../dist/graph/import/import-records.js';
import type { Schema } from '../../../dist/store/sql/schema.js';
import { sketchOf, writeSketch } from '../../../dist/support/min-hash.js';
import { seededRandom } from '../../../dist/support/seeded-random.js';

export const SHAPES = 100_000;
/** Functions of one family share most of their features. */
const FAMILY = 10;
const FEATURES = 60;
const FILE = 100;
/** Every so-many-th function is boilerplate: all of these are alike. */
export const BOILERPLATE = 50;

interface MadeShape {
  readonly exact: string;
  readonly size: number;
  readonly sketch: readonly number[];
}

export interface MadeShapes {
  some(index: number): MadeShape;
}

/** Made-up functions in families, of which every fiftieth is boilerplate; taken in as those of real files are. */
export async function makeShapes(queries: Kysely<Schema>, seed: number): Promise<MadeShapes> {
  const made: MadeShapes = { some: (index) => shapeOf(index, seed) };
  await importRecords({ queries, requireRoom: () => Promise.resolve() }, files(made));
  return made;
}

function shapeOf(index: number, seed: number): MadeShape {
  const isBoilerplate = index % BOILERPLATE === 0;
  const family = isBoilerplate ? -1 : Math.floor(index / FAMILY);
  const random = seededRandom(seed + index);
  const features = Array.from({ length: FEATURES }, (_, place) =>
    // A tenth of the features is a function's own.
    random() < 0.1 ? `own ${index} ${place}` : `family ${family} ${place}`,
  );
  return { exact: `shape ${index}`, size: 40 + (Math.abs(family) % 60), sketch: sketchOf(features) };
}

async function* files(made: MadeShapes): AsyncGenerator<ReadItem> {
  for (let start = 0; start < SHAPES; start += FILE) {
    const subject = { kind: 'code', key: `made/${start}.js` } as const;
    const fingerprints = Array.from({ length: FILE }, (_, offset) => {
      const { exact, size, sketch } = made.some(start + offset);
      return {
        code: { kind: 'code', key: `${subject.key}#f${offset}` } as const,
        exact,
        size,
        sketch: writeSketch(sketch),
      };
    });
    const edges = fingerprints.map(({ code }) => ({ from: code, kind: 'part-of', to: subject }));
    const record = {
      source: 'code',
      key: subject.key,
      subject,
      names: [],
      relation: 'describes',
      edges,
      fingerprints,
      body: {},
    } as const;
    yield { kind: 'record', record, at: { place: subject.key } };
  }
}
