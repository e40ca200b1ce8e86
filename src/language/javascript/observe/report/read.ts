// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordKind, RecordOf, ReportRecord } from './record.ts';
import { parseRecord } from './schema.ts';

/** The report of one process. */
export interface ProcessReport {
  /** Place of the process in its run. */
  readonly order: number;
  readonly pid: number;
  readonly isWorker: boolean;
  readonly records: readonly ReportRecord[];
  /** Ended by itself; false when it was killed, or ended without a word. */
  readonly isEnded: boolean;
  /** Why it cannot be trusted. */
  readonly broken?: string;
}

/** The reports of a run's processes, in the order they started. */
export async function readReports(directory: string, nonce: string): Promise<readonly ProcessReport[]> {
  const names = (await readdir(directory)).filter((name) => /^p\d+\.jsonl$/.test(name));
  const reports = await Promise.all(
    names.map(async (name) => {
      const order = Number(name.slice(1, -'.jsonl'.length));
      return readReport(order, await readFile(path.join(directory, name), 'utf8'), nonce);
    }),
  );
  return reports.toSorted((one, other) => one.order - other.order);
}

function readReport(order: number, text: string, nonce: string): ProcessReport {
  const lines = text.split('\n');
  const last = lines.pop();
  const records = lines.map(parseRecord);
  const [start] = records;
  const base = { order, pid: 0, isWorker: false, records: [], isEnded: false };
  if (start === undefined || start === null || start.k !== 'start' || start.nonce !== nonce) {
    return { ...base, broken: 'the report of a watched process does not begin as it should' };
  }
  const known = records.filter((record) => record !== null);
  const isTorn = last !== '' || known.length < records.length;
  return {
    ...base,
    pid: start.pid,
    isWorker: start.thread !== 0,
    records: known,
    isEnded: known.some((record) => record.k === 'end'),
    ...(isTorn ? { broken: 'the report of a watched process is torn' } : {}),
  };
}

/** The records of one kind, over all processes. */
export function recordsOf<K extends RecordKind>(reports: readonly ProcessReport[], kind: K): readonly RecordOf<K>[] {
  return reports.flatMap((report) => report.records.filter((record): record is RecordOf<K> => record.k === kind));
}
