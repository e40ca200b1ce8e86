// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EdgeFact, KnowledgeRecord } from '../../domain/knowledge.ts';
import { nodeName } from '../../domain/knowledge.ts';
import { readValue } from '../read/read-item.ts';
import { formats } from './registry.ts';
import { readWeaknessXml } from './weakness/weakness-xml.ts';
import { CSAF, CVE, CWE_ANSWER, KEV_FEED, LINES, OPENVEX } from './fake-records.ts';

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
