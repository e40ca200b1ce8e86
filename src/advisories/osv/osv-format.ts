// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AffectedPackage } from '../../domain/advisory.ts';
import { namedFixes } from '../../domain/advisory.ts';
import type { EdgeFact, KnowledgeRecord, NodeRef } from '../../domain/knowledge.ts';
import { canonicalPackageName, ecosystemFamily, packageKey } from '../../domain/package-key.ts';
import { sha256 } from '../../support/digest.ts';
import { commitNode, repositoryNode, weaknessEdges, type Reading, type RecordFormat } from '../formats/format.ts';
import { salvageOsv } from './salvage.ts';

/** OSV 1.x, as osv.dev, GitHub, Go, RustSec, PyPA and OSS-Fuzz publish it. */
export const osvFormat: RecordFormat = {
  name: 'osv',
  recognizes: (value) => typeof value['id'] === 'string' && 'modified' in value && !('cveMetadata' in value),
  read(value, at) {
    const { reading, gaps } = salvageOsv(value, at);
    const told: readonly Reading[] = gaps.map((because) => ({ kind: 'gap', because }));
    return reading.kind === 'advisory'
      ? [{ kind: 'record', record: advisoryRecord('osv', reading.advisory) }, ...told]
      : [{ kind: 'fault', because: reading.because }];
  },
};

/** What the graph holds of an advisory: the advisory itself, and its relations as edges. */
export function advisoryRecord(source: string, advisory: Advisory): KnowledgeRecord {
  const subject: NodeRef = { kind: 'advisory', key: advisory.id, label: advisory.summary || undefined };
  const packages = advisory.affected.filter(({ name }) => name !== '');
  return {
    source,
    key: advisory.id,
    subject,
    modified: advisory.modified,
    facet: sha256(
      packages
        .map(({ ecosystem, name }) => packageKey(ecosystem, name))
        .toSorted()
        .join('\n'),
    ).slice(0, 16),
    names: [advisory.id, ...advisory.aliases],
    relation: 'describes',
    edges: [
      ...packages.flatMap((affected) => packageEdges(subject, affected)),
      ...weaknessEdges(subject, advisory.weaknesses),
      ...commitEdges(subject, advisory),
    ],
    // Where it was read is no part of what it says: the same record from another file changes nothing.
    body: { ...advisory, source: { database: advisory.source.database, license: advisory.source.license } },
  };
}

export function packageNode(ecosystem: string, name: string): NodeRef {
  return {
    kind: 'package',
    key: packageKey(ecosystem, name),
    label: `${canonicalPackageName(ecosystem, name)} (${ecosystem.split(':', 1)[0] ?? ecosystemFamily(ecosystem)})`,
  };
}

export function versionNode(ecosystem: string, name: string, version: string): NodeRef {
  return { kind: 'version', key: `${packageKey(ecosystem, name)}@${version}` };
}

function packageEdges(from: NodeRef, affected: AffectedPackage): readonly EdgeFact[] {
  const { ecosystem, name } = affected;
  const to = packageNode(ecosystem, name);
  return [
    { from, kind: 'affects', to },
    ...namedFixes(affected).flatMap((version) => {
      const fixed = versionNode(ecosystem, name, version);
      return [
        { from, kind: 'fixed-in', to: fixed },
        { from: fixed, kind: 'version-of', to },
      ];
    }),
    ...affected.symbols.map((symbol) => ({
      from,
      kind: 'affects-symbol',
      to: { kind: 'symbol' as const, key: `${to.key}#${symbol}` },
    })),
  ];
}

/** Commits from `GIT` ranges, and from references that say they are the fix. */
function commitEdges(from: NodeRef, advisory: Advisory): readonly EdgeFact[] {
  const ranges = advisory.affected.flatMap((affected) => affected.ranges).filter((range) => range.type === 'GIT');
  const bisected = ranges.flatMap(({ repository = '', events }) =>
    events
      .filter(({ kind, version }) => (kind === 'fixed' || kind === 'introduced') && /^[\da-f]{7,64}$/i.test(version))
      .map(({ kind, version }) => ({ kind, repository, commit: version })),
  );
  const named = advisory.references
    .filter(({ type }) => type === 'FIX')
    .flatMap(({ url }) => {
      const [, repository, commit] =
        /^(https:\/\/[^/]+\/.+?)(?:\/-)?(?:\/pull\/\d+)?\/commits?\/([\da-f]{7,64})/i.exec(url) ?? [];
      return repository === undefined || commit === undefined ? [] : [{ kind: 'fixed', repository, commit }];
    });
  return [...bisected, ...named]
    .filter(({ repository }) => repository !== '')
    .flatMap(({ kind, repository, commit }) => {
      const to = commitNode(repository, commit);
      return [
        { from, kind: kind === 'fixed' ? 'fixed-by' : 'introduced-by', to },
        { from: to, kind: 'commit-of', to: repositoryNode(repository) },
      ];
    });
}
