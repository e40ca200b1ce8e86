// SPDX-License-Identifier: Apache-2.0
import { readOsv, toAdvisory, type OsvReading, type RecordPlace } from './to-advisory.ts';
import { osvSchema } from './schema.ts';

export interface Salvaged {
  readonly reading: OsvReading;
  /** Parts that were left out because they are damaged. */
  readonly gaps: readonly string[];
}

/** Without these a record still says which versions of what are affected. */
const PARTS = new Set(['references', 'severity', 'related', 'published', 'summary', 'details', 'upstream']);

/**
 * Reads a record of which an inessential part is damaged, and says what was left out. A list of versions may be left out
 * only beside ranges: a record that does not say what is affected is no record.
 */
export function salvageOsv(value: unknown, at: RecordPlace): Salvaged {
  const strict = osvSchema.safeParse(value);
  if (strict.success) {
    return { reading: { kind: 'advisory', advisory: toAdvisory(strict.data, at) }, gaps: [] };
  }
  const copy: unknown = structuredClone(value);
  const isMended = strict.error.issues.every((issue) => leaveOut(copy, issue.path));
  const gaps = strict.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}; read without it`);
  const reading = readOsv(isMended ? copy : value, at);
  return { reading, gaps: reading.kind === 'advisory' ? [...new Set(gaps)] : [] };
}

function leaveOut(record: unknown, path: readonly PropertyKey[]): boolean {
  const [part, index, field] = path;
  if (!isObject(record) || typeof part !== 'string') {
    return false;
  }
  return PARTS.has(part)
    ? Reflect.deleteProperty(record, part)
    : part === 'affected' && leaveOutOfPackage(listItem(record[part], index), field);
}

function leaveOutOfPackage(affected: unknown, field: PropertyKey | undefined): boolean {
  if (!isObject(affected) || (field !== 'severity' && field !== 'versions')) {
    return false;
  }
  const ranges = affected['ranges'];
  const hasRanges = Array.isArray(ranges) && ranges.length > 0;
  return (field === 'severity' || hasRanges) && Reflect.deleteProperty(affected, field);
}

function listItem(list: unknown, index: PropertyKey | undefined): unknown {
  return Array.isArray(list) && typeof index === 'number' ? list[index] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
