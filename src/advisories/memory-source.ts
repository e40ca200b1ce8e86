// SPDX-License-Identifier: Apache-2.0
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { Advisory, AdvisorySource } from '../domain/advisory.ts';
import { isAskedEcosystem, packageKey } from '../domain/package-key.ts';
import { readOsv } from './osv/to-advisory.ts';
import { readLines, type Line } from './read/lines.ts';

/** A record that could not be read. What depends on the file must say so: a scan with gaps is not a clean scan. */
export interface RecordFault {
  readonly place: string;
  readonly line: number;
  readonly because: string;
}

export interface LoadedAdvisories {
  readonly source: AdvisorySource;
  readonly count: number;
  readonly faults: readonly RecordFault[];
}

/** Advisories held in memory: for tests and for small files. */
export function memorySource(advisories: readonly Advisory[]): AdvisorySource {
  const byPackage = new Map<string, Advisory[]>();
  for (const advisory of advisories.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)))) {
    for (const key of new Set(advisory.affected.map(({ ecosystem, name }) => packageKey(ecosystem, name)))) {
      byPackage.set(key, [...(byPackage.get(key) ?? []), advisory]);
    }
  }
  return {
    async advisoriesOf(ecosystem, name) {
      const key = packageKey(ecosystem, name);
      return (byPackage.get(key) ?? []).filter((advisory) =>
        advisory.affected.some(
          (affected) =>
            packageKey(affected.ecosystem, affected.name) === key && isAskedEcosystem(ecosystem, affected.ecosystem),
        ),
      );
    },
  };
}

/** OSV records, one a line, gzipped when the name ends in `.gz`. A broken record is a fault and stops nothing. */
export async function loadAdvisories(file: string): Promise<LoadedAdvisories> {
  const bytes = createReadStream(file);
  const plain = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  // `pipe` does not carry faults on: without this a missing file would wait for ever.
  bytes.on('error', (error) => plain.destroy(error));
  const advisories: Advisory[] = [];
  const faults: RecordFault[] = [];
  for await (const line of readLines(plain)) {
    const read = readLine(line, file);
    if (read.kind === 'advisory') {
      advisories.push(read.advisory);
    } else {
      faults.push({ place: file, line: line.number, because: read.because });
    }
  }
  return { source: memorySource(advisories), count: advisories.length, faults };
}

function readLine(line: Line, place: string): ReturnType<typeof readOsv> {
  if (line.kind === 'unreadable') {
    return { kind: 'malformed', because: line.because };
  }
  try {
    return readOsv(JSON.parse(line.text), { place, line: line.number });
  } catch (error) {
    return { kind: 'malformed', because: `not JSON (${error instanceof Error ? error.message : 'unreadable'})` };
  }
}
