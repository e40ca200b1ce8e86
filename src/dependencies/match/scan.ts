// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisorySource } from '../../domain/advisory.ts';
import { namedFixes } from '../../domain/advisory.ts';
import type {
  AffectedAnswer,
  Dependency,
  Inventory,
  KnownVulnerability,
  SourceClaim,
} from '../../domain/dependency.ts';
import { packageKey } from '../../domain/package-key.ts';
import { groupByVulnerability, type VulnerabilityGroup } from '../../domain/vulnerability.ts';
import { isAffected, type PackageVersion } from './is-affected.ts';
import { severityOf } from './severity.ts';

/** What a project is known to be vulnerable to, and what is not known about it. */
export interface ScanResult {
  readonly inventory: Inventory;
  /** Affected ones, then those of which it is not known; sorted by dependency and id. */
  readonly known: readonly KnownVulnerability[];
}

/** Asks the source about every dependency. An own package of the project is not looked up. */
export async function scan(inventory: Inventory, source: AdvisorySource): Promise<ScanResult> {
  const groups = new Map<string, readonly VulnerabilityGroup[]>();
  const known: KnownVulnerability[] = [];
  for (const dependency of inventory.dependencies.filter(({ origin }) => origin !== 'workspace')) {
    const key = packageKey(dependency.ecosystem, dependency.name);
    const found =
      groups.get(key) ?? groupByVulnerability(await source.advisoriesOf(dependency.ecosystem, dependency.name));
    groups.set(key, found);
    known.push(...vulnerabilitiesOf(dependency, found));
  }
  return { inventory, known: known.toSorted(compareKnown) };
}

/** The vulnerabilities a version has, or may have; every source's own answer stands beside. */
export function vulnerabilitiesOf(
  dependency: Dependency,
  groups: readonly VulnerabilityGroup[],
): readonly KnownVulnerability[] {
  return groups.flatMap((group) => {
    const sources = group.advisories.map((advisory) => claimOf(advisory, dependency));
    const answer = summed(sources);
    return answer.kind === 'not-affected' ? [] : [knownVulnerability(dependency, group, { sources, answer })];
  });
}

/**
 * One affirmation is enough, and "cannot tell" outweighs "no": sources disagree about the fix of every fourth
 * vulnerability that two of them name, and the cautious reading is the one that can be lived with.
 */
function summed(sources: readonly SourceClaim[]): AffectedAnswer {
  const answers = sources.map(({ answer }) => answer);
  return (
    answers.find(({ kind }) => kind === 'affected') ??
    answers.find(({ kind }) => kind === 'unknown') ?? { kind: 'not-affected', because: 'no source counts it' }
  );
}

function claimOf(advisory: Advisory, asked: PackageVersion): SourceClaim {
  const about = advisory.affected.filter(
    (affected) => packageKey(affected.ecosystem, affected.name) === packageKey(asked.ecosystem, asked.name),
  );
  return {
    id: advisory.id,
    database: advisory.source.database,
    answer: isAffected(advisory, asked),
    fixes: [...new Set(about.flatMap(namedFixes))],
  };
}

function knownVulnerability(
  dependency: Dependency,
  group: VulnerabilityGroup,
  { sources, answer }: Pick<KnownVulnerability, 'sources' | 'answer'>,
): KnownVulnerability {
  const counted = group.advisories.filter((advisory) => advisory.withdrawn === undefined);
  return {
    dependency,
    id: group.id,
    aliases: group.names.filter((name) => name !== group.id),
    sources,
    answer,
    summary: counted.find(({ summary }) => summary !== '')?.summary ?? '',
    severity: severityOf(counted),
    weaknesses: [...new Set(counted.flatMap(({ weaknesses }) => weaknesses))].toSorted(),
    isDisputed: counted.some(({ isDisputed }) => isDisputed),
  };
}

function compareKnown(a: KnownVulnerability, b: KnownVulnerability): number {
  return (
    Number(a.answer.kind === 'unknown') - Number(b.answer.kind === 'unknown') ||
    compareText(a.dependency.name, b.dependency.name) ||
    compareText(a.dependency.file, b.dependency.file) ||
    compareText(a.dependency.id, b.dependency.id) ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
