// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

type Maybe<T> = T | null | undefined;

/** OSV schema 1.x, only the fields we use. Sources leave out, or set to `null`, what the schema allows them to. */
export interface OsvRecord {
  readonly id: string;
  readonly modified: string;
  readonly published?: Maybe<string>;
  readonly withdrawn?: Maybe<string>;
  readonly aliases?: Maybe<readonly string[]>;
  readonly related?: Maybe<readonly string[]>;
  readonly upstream?: Maybe<readonly string[]>;
  readonly summary?: Maybe<string>;
  readonly details?: Maybe<string>;
  readonly severity?: Maybe<readonly OsvSeverity[]>;
  readonly affected?: Maybe<readonly OsvAffected[]>;
  readonly references?: Maybe<readonly { readonly type: string; readonly url: string }[]>;
  readonly database_specific?: unknown;
  /** Where a converted record came from, in collections that say so. */
  readonly x_source?: Maybe<Readonly<Record<string, unknown>>>;
}

export interface OsvSeverity {
  readonly type: string;
  readonly score: string;
}

export interface OsvAffected {
  readonly package?: Maybe<{ readonly ecosystem: string; readonly name: string; readonly purl?: Maybe<string> }>;
  readonly severity?: Maybe<readonly OsvSeverity[]>;
  readonly ranges?: Maybe<
    readonly {
      readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
      readonly repo?: Maybe<string>;
      readonly events: readonly OsvEvent[];
    }[]
  >;
  readonly versions?: Maybe<readonly string[]>;
  readonly ecosystem_specific?: unknown;
  readonly database_specific?: unknown;
}

export interface OsvEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
  readonly limit?: string | undefined;
}

/** Fields beside the schema that GitHub, RustSec, PyPA and converters write. */
export interface DatabaseSpecific {
  readonly cwe_ids?: Maybe<readonly string[]>;
  readonly cwes?: Maybe<readonly (string | { readonly cweId: string } | { readonly id: string })[]>;
  readonly severity?: Maybe<string>;
  readonly fix_available?: Maybe<boolean>;
  readonly last_known_affected_version_range?: Maybe<string>;
  readonly license?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly disputed?: Maybe<boolean>;
  readonly informational?: Maybe<string>;
}

/** Where Go, RustSec and GitHub name the affected functions. */
export interface EcosystemSpecific {
  readonly imports?: Maybe<readonly { readonly path?: Maybe<string>; readonly symbols?: Maybe<readonly string[]> }[]>;
  readonly affects?: Maybe<{ readonly functions?: Maybe<readonly string[]> }>;
  readonly affected_functions?: Maybe<readonly string[]>;
}

const text = z.string();
const texts = z.array(text).nullish();
const severity = z.array(z.object({ type: text, score: text })).nullish();
const event = z.object({
  introduced: text.optional(),
  fixed: text.optional(),
  last_affected: text.optional(),
  limit: text.optional(),
});
const affected = z.object({
  package: z.object({ ecosystem: text, name: text, purl: text.nullish() }).nullish(),
  severity,
  ranges: z
    .array(z.object({ type: z.enum(['SEMVER', 'ECOSYSTEM', 'GIT']), repo: text.nullish(), events: z.array(event) }))
    .nullish(),
  versions: texts,
  ecosystem_specific: z.unknown().optional(),
  database_specific: z.unknown().optional(),
});

export const osvSchema: z.ZodType<OsvRecord> = z.object({
  id: text.min(1),
  modified: text.min(1),
  published: text.nullish(),
  withdrawn: text.nullish(),
  aliases: texts,
  related: texts,
  upstream: texts,
  summary: text.nullish(),
  details: text.nullish(),
  severity,
  affected: z.array(affected).nullish(),
  references: z.array(z.object({ type: text, url: text })).nullish(),
  database_specific: z.unknown().optional(),
  x_source: z.record(text, z.unknown()).nullish().catch(null),
});

/** What publishers write here is free: a field of another shape than expected is no field, and no fault. */
const databaseSpecific = z.object({
  cwe_ids: texts.catch(null),
  cwes: z
    .array(z.union([text, z.object({ cweId: text }), z.object({ id: text })]))
    .nullish()
    .catch(null),
  severity: text.nullish().catch(null),
  fix_available: z.boolean().nullish().catch(null),
  last_known_affected_version_range: text.nullish().catch(null),
  license: text.nullish().catch(null),
  status: text.nullish().catch(null),
  disputed: z.boolean().nullish().catch(null),
  informational: text.nullish().catch(null),
});

const ecosystemSpecific = z.object({
  imports: z
    .array(z.object({ path: text.nullish(), symbols: texts }))
    .nullish()
    .catch(null),
  affects: z.object({ functions: texts }).nullish().catch(null),
  affected_functions: texts.catch(null),
});

export function databaseSpecificOf(value: unknown): DatabaseSpecific {
  const read = databaseSpecific.safeParse(value);
  return read.success ? read.data : {};
}

export function ecosystemSpecificOf(value: unknown): EcosystemSpecific {
  const read = ecosystemSpecific.safeParse(value);
  return read.success ? read.data : {};
}
