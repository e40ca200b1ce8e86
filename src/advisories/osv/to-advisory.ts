// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryOrigin, AffectedPackage, RangeEvent } from '../../domain/advisory.ts';
import {
  databaseSpecificOf,
  ecosystemSpecificOf,
  osvSchema,
  type DatabaseSpecific,
  type OsvAffected,
  type OsvEvent,
  type OsvRecord,
} from './schema.ts';

export type OsvReading =
  | { readonly kind: 'advisory'; readonly advisory: Advisory }
  | { readonly kind: 'malformed'; readonly because: string };

/** Where a record stands; the database is read off its id when the caller does not know better. */
export interface RecordPlace {
  readonly place: string;
  readonly line?: number | undefined;
  readonly database?: string | undefined;
}

/** One parsed JSON value as an advisory. What we do not use is left behind; nothing is guessed. */
export function readOsv(value: unknown, at: RecordPlace): OsvReading {
  const read = osvSchema.safeParse(value);
  if (read.success) {
    return { kind: 'advisory', advisory: toAdvisory(read.data, at) };
  }
  const [issue] = read.error.issues;
  const path = issue?.path.join('.') ?? '';
  return { kind: 'malformed', because: `${path === '' ? 'record' : path}: ${issue?.message ?? 'malformed'}` };
}

/** A record that the schema has read. */
export function toAdvisory(record: OsvRecord, at: RecordPlace): Advisory {
  const specific = databaseSpecificOf(record.database_specific);
  return {
    ...namesAndDates(record),
    isDisputed: specific.disputed === true || specific.status?.toLowerCase() === 'disputed',
    summary: record.summary ?? '',
    details: record.details ?? '',
    severity: record.severity ?? [],
    severityWord: specific.severity?.toUpperCase(),
    weaknesses: sortedTexts(weaknessesOf(specific)),
    affected: (record.affected ?? []).map((affected) => toAffected(affected, specific)),
    references: record.references ?? [],
    source: originOf(record, specific, at),
  };
}

function namesAndDates(
  record: OsvRecord,
): Pick<Advisory, 'id' | 'aliases' | 'related' | 'modified' | 'published' | 'withdrawn'> {
  return {
    id: record.id,
    aliases: sortedTexts((record.aliases ?? []).filter((alias) => alias !== record.id)),
    related: sortedTexts([...(record.related ?? []), ...(record.upstream ?? [])]),
    modified: record.modified,
    published: record.published ?? undefined,
    withdrawn: record.withdrawn ?? undefined,
  };
}

function originOf(record: OsvRecord, specific: DatabaseSpecific, at: RecordPlace): AdvisoryOrigin {
  const license = record.x_source?.['license'];
  return {
    database: at.database ?? databaseOf(record.id),
    place: at.place,
    line: at.line,
    license: (typeof license === 'string' ? license : specific.license) ?? undefined,
  };
}

function toAffected(affected: OsvAffected, ofRecord: DatabaseSpecific): AffectedPackage {
  const specific = databaseSpecificOf(affected.database_specific);
  return {
    ecosystem: affected.package?.ecosystem ?? '',
    name: affected.package?.name ?? '',
    purl: affected.package?.purl ?? undefined,
    ranges: (affected.ranges ?? []).map((range) => ({
      type: range.type,
      repository: range.repo ?? undefined,
      events: range.events.flatMap(toEvents),
    })),
    versions: affected.versions ?? [],
    severity: affected.severity ?? [],
    symbols: sortedTexts(symbolsOf(affected)),
    ...claimsOf(specific, ofRecord),
  };
}

function claimsOf(
  specific: DatabaseSpecific,
  ofRecord: DatabaseSpecific,
): Pick<AffectedPackage, 'isFixAvailable' | 'lastKnownAffectedRange' | 'informational'> {
  return {
    isFixAvailable: specific.fix_available ?? ofRecord.fix_available ?? undefined,
    lastKnownAffectedRange: specific.last_known_affected_version_range ?? undefined,
    informational: specific.informational ?? undefined,
  };
}

/** The schema wants one field per event; early records put two in one object. */
function toEvents(event: OsvEvent): readonly RangeEvent[] {
  const fields = [
    { kind: 'introduced', version: event.introduced },
    { kind: 'fixed', version: event.fixed },
    { kind: 'lastAffected', version: event.last_affected },
    { kind: 'limit', version: event.limit },
  ] as const;
  return fields.flatMap(({ kind, version }) => (version === undefined ? [] : [{ kind, version }]));
}

function symbolsOf(affected: OsvAffected): readonly string[] {
  const { imports, affects, affected_functions: functions } = ecosystemSpecificOf(affected.ecosystem_specific);
  return [
    ...(imports ?? []).flatMap((entry) => (entry.symbols ?? []).map((symbol) => `${entry.path ?? ''}#${symbol}`)),
    ...(affects?.functions ?? []),
    ...(functions ?? []),
  ];
}

function weaknessesOf(specific: DatabaseSpecific): readonly string[] {
  const listed = (specific.cwes ?? []).map((cwe) => {
    if (typeof cwe === 'string') {
      return cwe;
    }
    return 'cweId' in cwe ? cwe.cweId : cwe.id;
  });
  return [...(specific.cwe_ids ?? []), ...listed].filter((id) => /^CWE-\d+$/.test(id));
}

/** OSV assigns each database a prefix: `GHSA-…` is `ghsa`. */
function databaseOf(id: string): string {
  return /^[A-Za-z]+/.exec(id)?.[0].toLowerCase() ?? 'osv';
}

function sortedTexts(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
