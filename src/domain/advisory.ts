// SPDX-License-Identifier: Apache-2.0

/**
 * What the world says about one known vulnerability: our view of an OSV record, whatever format it came in.
 *
 * A claim, not a truth: a `fixed` version is what the source names, and two sources may name different ones. Everything
 * here is text from outside; versions are not parsed and not checked.
 */
export interface Advisory {
  readonly id: string;
  /** Other names of the same vulnerability, as this source gives them; sorted, without `id`. */
  readonly aliases: readonly string[];
  /** Vulnerabilities that the source calls close, not the same; sorted. */
  readonly related: readonly string[];
  /** RFC 3339, as the source gives it; some sources write `0001-01-01T00:00:00Z` for "unknown". */
  readonly modified: string;
  readonly published?: string | undefined;
  /** When the source took it back. Withdrawn advisories are kept and must not count as findings. */
  readonly withdrawn?: string | undefined;
  /** Somebody with a say contests that this is a vulnerability. It still counts, and is said. */
  readonly isDisputed: boolean;
  readonly summary: string;
  readonly details: string;
  /** Of the whole record; a package may carry its own. */
  readonly severity: readonly SeverityScore[];
  /** The source's own word, in upper case: `LOW`, `MODERATE`, `HIGH`, `CRITICAL`… */
  readonly severityWord?: string | undefined;
  /** CWE identifiers, sorted. */
  readonly weaknesses: readonly string[];
  /** In the order of the source. One package may stand here several times, once per release line. */
  readonly affected: readonly AffectedPackage[];
  readonly references: readonly AdvisoryReference[];
  readonly source: AdvisoryOrigin;
}

/** A scored vector: `type` as in OSV (`CVSS_V2`, `CVSS_V3`, `CVSS_V4`, `Ubuntu`), `score` the vector or word. */
export interface SeverityScore {
  readonly type: string;
  readonly score: string;
}

export interface AdvisoryReference {
  /** As in OSV: `ADVISORY`, `FIX`, `INTRODUCED`, `PACKAGE`, `REPORT`, `EVIDENCE`, `WEB`… */
  readonly type: string;
  readonly url: string;
}

/** Where we read it, so that every claim can be traced. */
export interface AdvisoryOrigin {
  /** The database: the prefix of the id (`ghsa`, `go`, `pysec`, `rustsec`…), or what the import was told. */
  readonly database: string;
  /** The file, zip entry or URL it was read from. */
  readonly place: string;
  /** 1-based line where the format has lines. */
  readonly line?: number | undefined;
  readonly license?: string | undefined;
}

export interface AffectedPackage {
  /** As in OSV, with its suffix: `npm`, `PyPI`, `Debian:12`, `Maven`… Empty for records that name only a repository. */
  readonly ecosystem: string;
  readonly name: string;
  readonly purl?: string | undefined;
  readonly ranges: readonly AffectedRange[];
  /** Versions listed one by one. A version is affected when it stands here or lies in a range. */
  readonly versions: readonly string[];
  readonly severity: readonly SeverityScore[];
  /** Affected functions or symbols where the source names them; sorted. Empty does not mean "none". */
  readonly symbols: readonly string[];
  /** `false` when the source says that no fix exists; absent when it says nothing. */
  readonly isFixAvailable?: boolean | undefined;
  /** Unparsed hint of GitHub's records, such as `<= 2.0.0`: an upper bound where a range has no `fixed`. */
  readonly lastKnownAffectedRange?: string | undefined;
  /** Not a vulnerability but a notice, as RustSec has them: `unmaintained`, `unsound`, `notice`. */
  readonly informational?: string | undefined;
}

export interface AffectedRange {
  /** npm ranges of type `ECOSYSTEM` are semver all the same. `GIT` versions are commit ids. */
  readonly type: 'SEMVER' | 'ECOSYSTEM' | 'GIT';
  /** Only for `GIT`. */
  readonly repository?: string | undefined;
  /** In the order of the source, which need not be the order of versions. */
  readonly events: readonly RangeEvent[];
}

export interface RangeEvent {
  /** `lastAffected` is inclusive, and says nothing about the version after it; `limit` is exclusive. */
  readonly kind: 'introduced' | 'fixed' | 'lastAffected' | 'limit';
  /** `0` as `introduced` means "from the first version on". */
  readonly version: string;
}

/** Somewhere to ask about a package. */
export interface AdvisorySource {
  /**
   * Every advisory that names this package, by id; withdrawn and disputed ones among them, marked. Several records may
   * describe one vulnerability: see `groupByVulnerability`. `ecosystem` is matched without OSV's suffix unless given
   * with one; names are matched as `packageKey` says.
   */
  advisoriesOf(ecosystem: string, name: string): Promise<readonly Advisory[]>;
}

/** The versions a source names as fixed for one package, as written, each once, in the order of the source. */
export function namedFixes(affected: AffectedPackage): readonly string[] {
  const fixes = affected.ranges
    .filter((range) => range.type !== 'GIT')
    .flatMap((range) => range.events)
    .filter((event) => event.kind === 'fixed')
    .map((event) => event.version);
  return [...new Set(fixes)];
}
