// SPDX-License-Identifier: Apache-2.0
import type { EdgeFact, KnowledgeRecord, NodeRef } from '../../../domain/knowledge.ts';
import { readPackageUrl } from '../../../domain/package-url.ts';
import { packageNode, versionNode } from '../../osv/osv-format.ts';
import { recordOf } from '../format.ts';

export interface VexStatement {
  readonly source: string;
  readonly document: string;
  /** 1-based. */
  readonly number: number;
  readonly modified?: string | undefined;
  readonly names: readonly string[];
  readonly claims: readonly { readonly status: string; readonly product: string }[];
  readonly author?: string | undefined;
  readonly justification?: string | undefined;
  readonly text?: string | undefined;
}

/** Somebody's word about which products a vulnerability touches. Kept as a claim; it settles no finding. */
export function statementRecord(statement: VexStatement): KnowledgeRecord {
  const key = `${statement.document}#${statement.number}`;
  const subject: NodeRef = { kind: 'vex-statement', key };
  const { source, modified, ...body } = statement;
  return recordOf({
    source,
    key,
    subject,
    modified,
    names: statement.names,
    relation: 'states',
    edges: statement.claims.flatMap(({ status, product }): readonly EdgeFact[] => {
      const to = productNode(product);
      return to === null ? [] : [{ from: subject, kind: status.replaceAll('_', '-'), to }];
    }),
    body,
  });
}

function productNode(product: string): NodeRef | null {
  const named = readPackageUrl(product);
  if (named === undefined) {
    return product === '' ? null : { kind: 'package', key: `product/${product}` };
  }
  return named.version === undefined
    ? packageNode(named.ecosystem, named.name)
    : versionNode(named.ecosystem, named.name, named.version);
}
