// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EdgeFact, KnowledgeRecord } from '../../domain/knowledge.ts';
import { nodeName } from '../../domain/knowledge.ts';
import { readValue } from '../read/read-item.ts';
import { formats } from './registry.ts';
import { readWeaknessXml } from './weakness/weakness-xml.ts';

const CVE = {
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

const KEV_FEED = {
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

const CWE_ANSWER = {
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

const OPENVEX = {
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

const CSAF = {
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

const LINES: readonly object[] = [
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

function recordsOf(value: unknown): readonly KnowledgeRecord[] {
  return [...readValue(value, { place: 'test' })].flatMap((item) => (item.kind === 'record' ? [item.record] : []));
}

function edgeTexts(edges: readonly EdgeFact[]): readonly string[] {
  return edges.map(({ from, kind, to }) => `${nodeName(from)} ${kind} ${nodeName(to)}`);
}

describe('the formats', () => {
  it.each([CVE, KEV_FEED, CWE_ANSWER, OPENVEX, CSAF, ...LINES].map((value) => ({ value })))(
    'are told apart and read: $value',
    ({ value }) => {
      const fields = Object.fromEntries(Object.entries(value));
      expect(formats.filter((format) => format.recognizes(fields))).toHaveLength(1);
      expect(recordsOf(value)).toHaveLength(1);
    },
  );

  it('say what is wrong with a record, and where in it', () => {
    const faults = [...readValue({ ...CVE, cveMetadata: { cveId: 'CVE-1', state: 'X' } }, { place: 'test' })];

    expect(faults).toEqual([
      { kind: 'fault', because: expect.stringMatching(/^cveMetadata\.cveId: /), at: { place: 'test' } },
    ]);
  });
});

it('reads a CVE record: package, range, weakness, vector, dispute', () => {
  expect(recordsOf(CVE)).toMatchObject([
    {
      source: 'cve',
      names: ['CVE-2024-0001'],
      body: {
        isDisputed: true,
        weaknesses: ['CWE-79'],
        severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
        references: [{ type: 'FIX' }],
        affected: [
          {
            ecosystem: 'npm',
            name: 'left',
            ranges: [
              {
                type: 'SEMVER',
                events: [
                  { kind: 'introduced', version: '1.0.0' },
                  { kind: 'limit', version: '1.2.0' },
                ],
              },
            ],
            versions: ['2.0.0'],
          },
          { ecosystem: '', name: 'acme/anvil', ranges: [{ events: [{ kind: 'introduced', version: '0' }] }] },
        ],
      },
    },
  ]);
});

it('marks a rejected CVE record as withdrawn', () => {
  const metadata = { cveId: 'CVE-2024-0002', state: 'REJECTED', dateRejected: '2024-05-01T00:00:00Z' };

  expect(recordsOf({ cveMetadata: metadata, containers: { cna: {} } })).toMatchObject([
    { body: { withdrawn: '2024-05-01T00:00:00Z' } },
  ]);
});

it('relates a known exploited vulnerability to the catalogue and its weakness', () => {
  expect(recordsOf(KEV_FEED).flatMap(({ edges }) => edgeTexts(edges))).toEqual([
    'vulnerability:CVE-2024-0001 listed-in catalogue:kev',
    'vulnerability:CVE-2024-0001 weakness weakness:CWE-20',
  ]);
});

const CWE_EDGES = [
  'weakness:CWE-79 child-of weakness:CWE-74',
  'weakness:CWE-79 can-precede weakness:CWE-494',
  'attack-pattern:CAPEC-209 exploits weakness:CWE-79',
  'vulnerability:CVE-2021-25926 example-of weakness:CWE-79',
];

it('relates a weakness to its parents, attack patterns and examples', () => {
  expect(recordsOf(CWE_ANSWER).flatMap(({ edges }) => edgeTexts(edges))).toEqual(CWE_EDGES);
});

it('reads the XML of the weakness catalogue as it reads the JSON', () => {
  const xml = `<?xml version="1.0"?><Weakness_Catalog Name="CWE" Version="4.19" xmlns="http://cwe.mitre.org/cwe-7">
    <Weaknesses><Weakness ID="79" Name="Cross-site Scripting" Abstraction="Base" Status="Stable">
      <Description>The product does not neutralize input.</Description>
      <Related_Weaknesses>
        <Related_Weakness Nature="ChildOf" CWE_ID="74" View_ID="1000" Ordinal="Primary"/>
        <Related_Weakness Nature="CanPrecede" CWE_ID="494" View_ID="1000"/>
      </Related_Weaknesses>
      <Observed_Examples><Observed_Example><Reference>CVE-2021-25926</Reference></Observed_Example></Observed_Examples>
      <Related_Attack_Patterns><Related_Attack_Pattern CAPEC_ID="209"/></Related_Attack_Patterns>
    </Weakness></Weaknesses></Weakness_Catalog>`;

  const readings = readWeaknessXml(xml).flatMap((reading) => (reading.kind === 'record' ? [reading.record] : []));

  expect(readings.map(({ key }) => key)).toEqual(['CWE-79']);
  expect(readings.flatMap(({ edges }) => edgeTexts(edges))).toEqual(CWE_EDGES);
});

it('keeps an OpenVEX statement as a claim about products', () => {
  expect(recordsOf(OPENVEX)).toMatchObject([{ names: ['CVE-2024-0001'], relation: 'states' }]);
  expect(recordsOf(OPENVEX).flatMap(({ edges }) => edgeTexts(edges))).toEqual([
    'vex-statement:https://example.org/vex-1#1 not-affected version:npm/@acme/anvil@1.0.0',
    'vex-statement:https://example.org/vex-1#1 not-affected package:product/urn:other',
  ]);
});

it('finds the products of a CSAF document in its tree', () => {
  expect(recordsOf(CSAF).flatMap(({ edges }) => edgeTexts(edges))).toEqual([
    'vex-statement:ACME-1#1 fixed package:product/P2',
    'vex-statement:ACME-1#1 affected version:maven/org.acme:anvil@1.0.0',
  ]);
});

it('takes commits from ranges and from references that say they are the fix', () => {
  const [record] = recordsOf({
    id: 'GHSA-a',
    modified: '2024-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'left' },
        ranges: [{ type: 'GIT', repo: 'https://h/a/b.git', events: [{ introduced: '0' }, { fixed: 'abcdef0' }] }],
      },
    ],
    references: [
      { type: 'FIX', url: 'https://h/a/b/commit/1234567' },
      { type: 'WEB', url: 'https://h/a/b/commit/7654321' },
    ],
  });

  expect(edgeTexts(record?.edges ?? [])).toEqual([
    'advisory:GHSA-a affects package:npm/left',
    'advisory:GHSA-a fixed-by commit:https://h/a/b@abcdef0',
    'commit:https://h/a/b@abcdef0 commit-of repository:https://h/a/b',
    'advisory:GHSA-a fixed-by commit:https://h/a/b@1234567',
    'commit:https://h/a/b@1234567 commit-of repository:https://h/a/b',
  ]);
});

describe('a record with a damaged part', () => {
  const damaged = {
    id: 'GHSA-a',
    modified: '2024-01-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'npm', name: 'left' },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
        versions: 194,
      },
    ],
  };

  it('is read without the part, and that is said', () => {
    expect([...readValue(damaged, { place: 'test' })]).toMatchObject([
      { kind: 'record', record: { body: { affected: [{ versions: [] }] } } },
      { kind: 'gap', because: expect.stringMatching(/^affected\.0\.versions: .*; read without it$/) },
    ]);
  });

  it('is no record when the part said what is affected', () => {
    const [affected] = damaged.affected;
    const without = { ...damaged, affected: [{ ...affected, ranges: [] }] };

    expect([...readValue(without, { place: 'test' })]).toMatchObject([{ kind: 'fault' }]);
  });
});
