// SPDX-License-Identifier: Apache-2.0
import type { Dependency, KnownVulnerability, Unread } from '../../domain/dependency.ts';
import type { ScanResult } from '../match/scan.ts';

/** What `skymend scan --json` prints. */
export interface ScanDocument {
  readonly schema: 'skymend-scan/1';
  readonly files: readonly string[];
  readonly dependencies: number;
  readonly vulnerabilities: readonly VulnerabilityDocument[];
  /** What could hide a dependency or an advisory. Not empty: the list above may be incomplete. */
  readonly unread: readonly Unread[];
  /** Nothing is known to be vulnerable, nothing is unknown and nothing is unread. */
  readonly isClear: boolean;
}

interface VulnerabilityDocument {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly answer: 'affected' | 'unknown';
  readonly because: string;
  readonly severity: string;
  readonly isDisputed: boolean;
  readonly summary: string;
  readonly weaknesses: readonly string[];
  readonly dependency: Dependency;
  readonly fixes: readonly string[];
  readonly sources: readonly {
    readonly id: string;
    readonly database: string;
    readonly answer: string;
    readonly because: string;
    readonly fixes: readonly string[];
  }[];
}

export function scanDocument({ inventory, known }: ScanResult): ScanDocument {
  return {
    schema: 'skymend-scan/1',
    files: inventory.files,
    dependencies: inventory.dependencies.length,
    vulnerabilities: known.map(vulnerabilityDocument),
    unread: inventory.unread,
    isClear: known.length === 0 && inventory.unread.length === 0,
  };
}

function vulnerabilityDocument(known: KnownVulnerability): VulnerabilityDocument {
  const { answer, sources, ...rest } = known;
  return {
    id: rest.id,
    aliases: rest.aliases,
    answer: answer.kind === 'unknown' ? 'unknown' : 'affected',
    because: answer.because,
    severity: rest.severity,
    isDisputed: rest.isDisputed,
    summary: rest.summary,
    weaknesses: rest.weaknesses,
    dependency: rest.dependency,
    fixes: fixesOf(known),
    sources: sources.map(({ id, database, answer: { kind, because }, fixes }) => ({
      id,
      database,
      answer: kind,
      because,
      fixes,
    })),
  };
}

/** Every version that some source names as fixed, each once. */
export function fixesOf({ sources }: KnownVulnerability): readonly string[] {
  return [...new Set(sources.flatMap(({ fixes }) => fixes))];
}
