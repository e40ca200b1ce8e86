// SPDX-License-Identifier: Apache-2.0

export const CVE = {
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: { cveId: 'CVE-2024-0001', state: 'PUBLISHED', dateUpdated: '2024-02-01T00:00:00Z' },
  containers: {
    cna: {
      title: 'A title',
      descriptions: [{ lang: 'en', value: 'Words.' }],
      tags: ['disputed'],
      affected: [
        {
          collectionURL: 'https://www.npmjs.com',
          packageName: 'left',
          versions: [
            { version: '1.0.0', status: 'affected', lessThan: '1.2.0', versionType: 'semver' },
            { version: '2.0.0', status: 'affected' },
            { version: '3.0.0', status: 'unaffected' },
          ],
        },
        { vendor: 'acme', product: 'anvil', versions: [{ version: '0', status: 'affected', lessThanOrEqual: '4.*' }] },
      ],
      problemTypes: [{ descriptions: [{ type: 'CWE', cweId: 'CWE-79' }] }],
      references: [{ url: 'https://example.org/fix', tags: ['patch'] }],
      metrics: [{ cvssV3_1: { vectorString: 'CVSS:3.1/AV:N' } }],
    },
  },
};

export const KEV_FEED = {
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  catalogVersion: '2026.01.01',
  count: 1,
  vulnerabilities: [
    {
      cveID: 'CVE-2024-0001',
      vendorProject: 'Acme',
      product: 'Anvil',
      vulnerabilityName: 'Acme Anvil Drops',
      dateAdded: '2024-03-01',
      shortDescription: 'It drops.',
      requiredAction: 'Step aside.',
      dueDate: '2024-04-01',
      knownRansomwareCampaignUse: 'Known',
      cwes: ['CWE-20'],
    },
  ],
};

export const CWE_ANSWER = {
  Weaknesses: [
    {
      ID: '79',
      Name: 'Cross-site Scripting',
      RelatedWeaknesses: [
        { Nature: 'ChildOf', CweID: '74', ViewID: '1000', Ordinal: 'Primary' },
        { Nature: 'CanPrecede', CweID: '494', ViewID: '1000' },
      ],
      RelatedAttackPatterns: ['209'],
      ObservedExamples: [{ Reference: 'CVE-2021-25926' }],
    },
  ],
};

export const OPENVEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex-1',
  author: 'Acme',
  timestamp: '2024-01-01T00:00:00Z',
  version: 1,
  statements: [
    {
      vulnerability: { name: 'CVE-2024-0001' },
      products: [{ '@id': 'pkg:npm/%40acme/anvil@1.0.0' }, { '@id': 'urn:other' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    },
  ],
};

export const CSAF = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { category: 'vendor', name: 'Acme', namespace: 'https://example.org' },
    tracking: { id: 'ACME-1', current_release_date: '2024-01-01T00:00:00Z' },
  },
  product_tree: {
    branches: [
      {
        category: 'vendor',
        name: 'Acme',
        branches: [
          {
            category: 'product_version',
            name: '1.0.0',
            product: {
              product_id: 'P1',
              name: 'Anvil 1.0.0',
              product_identification_helper: { purl: 'pkg:maven/org.acme/anvil@1.0.0' },
            },
          },
        ],
      },
    ],
  },
  vulnerabilities: [{ cve: 'CVE-2024-0001', product_status: { known_affected: ['P1'], fixed: ['P2'] } }],
};

export const LINES: readonly object[] = [
  { id: 'GHSA-a', modified: '2024-01-01T00:00:00Z', affected: [] },
  {
    id: 'CVE-2002-0367',
    vendor: 'M',
    product: 'W',
    name: 'N',
    date_added: '2022-03-03',
    ransomware: 'Unknown',
    cwes: [],
  },
  { id: 'CWE-1004', name: 'Cookie', parents: [{ id: 'CWE-732', view: '1000' }], related: [] },
  { id: 'CWE-VIEW-1344', name: 'OWASP', members: [{ category: 'CWE-1345', name: 'A01', members: ['CWE-22'] }] },
  { id: 'CAPEC-1', name: 'Access', cwe: ['CWE-276'], attack: [], parents: ['CAPEC-122'], can_precede: [] },
  {
    vuln: 'CVE-2016-1',
    aliases: [],
    packages: [],
    kind: 'commit',
    repo: 'https://h/a/b',
    commit: 'AB12CD3',
    role: 'fix',
    basis: 'osv-git-range',
    source: 's',
  },
  {
    id: 'CVE-2016-1000229',
    repo: 'https://h/a/b',
    pre_patch: 'a1',
    post_patch: 'b2',
    cwes: ['CWE-79'],
    locations: [{ file: 'a.js', line: 1 }],
  },
  { id: 'CVE-1999-0006', state: 'PUBLISHED', cna: 'mitre', cwes: ['CWE-121'] },
  { cve: 'CVE-1999-0006', epss: 0.5, percentile: 0.9, date: '2026-01-01' },
  { id: 'GHSA-3', package: 'ws', lines: [{ vulnerable: '8.17.0', fixed: '8.17.1' }] },
  { alias: 'CVE-2008-6681', package: 'dojo', kind: 'k', sources: { nswg: [{ id: 'NSWG-1', fixed: ['1.1.0'] }] } },
  { id: 'NSWG-COR-1', cve: ['CVE-2017-1000381'], vulnerable: '8.x', patched: '^8.1.4' },
];
