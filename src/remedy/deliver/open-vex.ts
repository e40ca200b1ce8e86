// SPDX-License-Identifier: Apache-2.0
import { packageUrl } from '../../domain/package-url.ts';
import type { EndedVulnerability, RemedyEnd } from '../conclude.ts';

const STATUS = {
  fixed: 'fixed',
  'claimed-fixed': 'fixed',
  'not-fixed': 'affected',
  unwanted: 'under_investigation',
} as const;

/** What came of each vulnerability as an OpenVEX 0.2.0 document. */
export function openVex(end: RemedyEnd, runId: string, now: number): unknown {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `urn:skymend:run:${runId}`,
    author: 'skymend',
    timestamp: new Date(now).toISOString(),
    version: 1,
    statements: end.vulnerabilities.map(statementOf),
  };
}

function statementOf({ known, end, because }: EndedVulnerability): unknown {
  const status = STATUS[end];
  return {
    vulnerability: { name: known.id, aliases: known.aliases },
    products: [{ '@id': packageUrl(known.dependency) }],
    status,
    status_notes: because,
    // OpenVEX wants to be told what an affected user should do.
    ...(status === 'affected' ? { action_statement: `not mended: ${because}` } : {}),
  };
}
