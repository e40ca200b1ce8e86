// SPDX-License-Identifier: Apache-2.0
import type { KnownVulnerability } from '../../domain/dependency.ts';
import type { ScanResult } from '../match/scan.ts';
import { packageUrl } from '../../domain/package-url.ts';

const SEVERITIES: Readonly<Record<string, string>> = {
  LOW: 'low',
  MODERATE: 'medium',
  HIGH: 'high',
  CRITICAL: 'critical',
};

/**
 * A scan as CycloneDX 1.6 with VEX. A scan alone never says `not_affected`: everything found is to be looked into, and
 * what was not read makes the composition incomplete.
 */
export function cycloneDxVex({ inventory, known }: ScanResult): unknown {
  const purls = [...new Set(inventory.dependencies.map(packageUrl))].toSorted();
  const ids = [...new Set(known.map(({ id }) => id))].toSorted();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: purls.map((purl) => ({
      type: 'library',
      'bom-ref': purl,
      purl,
      name: decodeURIComponent(purl.replace(/^pkg:[^/]+\//, '').replace(/@[^@]*$/, '')),
      version: decodeURIComponent(purl.slice(purl.lastIndexOf('@') + 1)),
    })),
    compositions: [{ aggregate: inventory.unread.length > 0 ? 'incomplete' : 'complete', assemblies: purls }],
    vulnerabilities: ids.map((id) => vulnerability(known.filter((one) => one.id === id))),
  };
}

/** Of one vulnerability in all the dependencies that have it. */
function vulnerability(all: readonly KnownVulnerability[]): unknown {
  return {
    ...all.slice(0, 1).map(described)[0],
    analysis: { state: 'in_triage', detail: all.map(({ answer }) => answer.because).join('; ') },
    affects: [...new Set(all.map(({ dependency }) => packageUrl(dependency)))].map((ref) => ({ ref })),
  };
}

function described({ id, aliases, sources, severity, weaknesses, summary }: KnownVulnerability): object {
  return {
    id,
    source: { name: sources.map(({ database }) => database).join(', ') },
    references: aliases.map((alias) => ({ id: alias, source: { name: 'alias' } })),
    ratings: [{ severity: SEVERITIES[severity] ?? 'unknown' }],
    cwes: weaknesses.map((cwe) => Number(cwe.replace('CWE-', ''))).filter((number) => Number.isInteger(number)),
    description: summary,
  };
}
