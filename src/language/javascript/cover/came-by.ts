// SPDX-License-Identifier: Apache-2.0
import path from 'node:path';
import type { Probe } from '../../../domain/probe.ts';
import type { Snapshot } from '../../../domain/target.ts';
import type { ChangedPlace } from '../../../domain/changed-place.ts';
import type { ObserveContext } from '../../language.ts';
import type { CoveredFile } from '../observe/report/coverage.ts';
import { runProbe } from '../observe/run/run-probe.ts';
import { passagesOf, type Passage } from './passages.ts';

/** Which of the functions that a patch changed a run came by, where they were changed. */
export async function cameBy(
  probe: Probe,
  snapshot: Snapshot,
  context: ObserveContext,
): Promise<readonly ChangedPlace[] | null> {
  const passages = await passagesIn(snapshot);
  if (passages.length === 0) {
    return [];
  }
  const { covered } = (await runProbe({ probe, snapshot, context }, { coverage: true })).watched;
  const places = passages.map((passage) => placeOf(passage, recordsOf(passage.file, covered, context)));
  return places.some(({ isLoaded }) => isLoaded) ? places : null;
}

/** Runs are asked about one patch, many times. */
const known = new WeakMap<Snapshot['changes'], Promise<readonly (readonly Passage[])[]>>();

async function passagesIn({ changes }: Snapshot): Promise<readonly Passage[]> {
  const found = known.get(changes) ?? Promise.all(changes.map(passagesOf));
  known.set(changes, found);
  return (await found).flat();
}

function placeOf({ file, line, name, places, isValue }: Passage, records: readonly CoveredFile[]): ChangedPlace {
  const isMet = records.some((record) => places.some((place) => countAt(place, record) > 0));
  return { said: `${name} (${file}:${line})`, isValue, isMet, isLoaded: records.length > 0 };
}

/** Only where the runtime loaded the file itself are its offsets those of the text. */
function recordsOf(file: string, covered: readonly CoveredFile[], { target }: ObserveContext): readonly CoveredFile[] {
  const absolute = path.join(target.root, file);
  return covered.filter((record) => record.isPlain && record.file === absolute);
}

/** How often the innermost part around a place ran. */
function countAt(place: number, { functions }: CoveredFile): number {
  const around = functions
    .flatMap(({ ranges }) => ranges)
    .filter(({ startOffset, endOffset }) => startOffset <= place && place < endOffset)
    .toSorted((one, other) => one.endOffset - one.startOffset - (other.endOffset - other.startOffset));
  return around[0]?.count ?? 0;
}
