// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import { fakeLanguage, QUIET_OBSERVATION } from '../../../language/fake-language.ts';
import { jsNames } from '../../../language/javascript/hunks/js-names.ts';
import type { Language } from '../../../language/language.ts';
import { bankText } from '../../../patterns/bank.ts';
import { learnFrom, patternsOf } from '../../../patterns/mine/learn.ts';
import { FakeSandbox } from '../../../sandbox/fake-sandbox.ts';
import { SILENT } from '../../../support/progress.ts';
import type { Services } from '../../services.ts';
import { generate } from '../generate.ts';
import { learnedEdit } from './learned-edit.ts';

const MERGE = `module.exports = function merge(target, source) {
  for (var key in source) {
    target[key] = source[key];
  }
};
`;
const TARGET = `exports.fill = function (into, given) {
  for (var field in given) {
    into[field] = given[field];
  }
};
`;

let root: string;
let bank: string;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'learned-'));
  writeFileSync(join(root, 'index.js'), TARGET);
  const after = MERGE.replace('    target[', "    if (key === '__proto__') continue;\n    target[");
  const fix = {
    language: 'fake',
    package: 'one',
    vulnerable: '1.0.0',
    fixed: '1.0.1',
    weakness: 'CWE-1321',
    advisories: ['CVE-2019-1'],
    before: new Map([['index.js', MERGE]]),
    after: new Map([['index.js', after]]),
  } as const;
  bank = join(root, 'patterns.ndjson');
  writeFileSync(bank, bankText(patternsOf((await learnFrom(fix, jsNames)).edits)));
});

function dossier(weakness: 'CWE-1321' | 'CWE-78'): Dossier {
  return {
    finding: {
      id: 'f',
      weakness,
      target: { root, directory: root, language: 'fake' },
      component: { name: 'fake', version: '1.0.0', path: '' },
      reproducer: { command: 'node x.js', directory: root, shows: { kind: 'polluted' }, files: [], timeoutMs: 1000 },
      locations: [],
      source: 'reproducer',
      advisories: [],
    },
    observations: [QUIET_OBSERVATION],
    carriers: [],
    loadedFiles: ['index.js'],
  };
}

const SUSPECTS: readonly Suspect[] = [
  {
    location: { file: 'index.js', region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 30 } },
    score: 1,
    because: 'seen',
    role: 'sink',
    by: 'test',
  },
];

function services(language: Partial<Language>, patterns: string | undefined): Services {
  const options = { replays: 3, parallel: 1, budgetMs: 1000, alternatives: false, apply: false, seed: 1 };
  return {
    sandbox: new FakeSandbox(),
    languages: [fakeLanguage({ names: async () => jsNames, ...language })],
    journal: {
      runId: 'fake',
      directory: '/nowhere',
      step: async (_, work) => work(),
      entries: () => [],
      putBlob: async () => 'digest',
      getBlob: async () => new Uint8Array(),
    },
    progress: SILENT,
    signer: () => {
      throw new Error('proposing signs nothing');
    },
    now: () => 0,
    options: patterns === undefined ? options : { ...options, patterns },
  };
}

async function proposed(weakness: 'CWE-1321' | 'CWE-78', given: Services) {
  const { candidates, again } = await learnedEdit.generate(dossier(weakness), SUSPECTS, given);
  return { first: candidates, ...((await again?.([])) ?? { candidates: [], remarks: [] }) };
}

it('proposes what others did to the like, with where it was seen, once a trial stops the reproducer', async () => {
  const { first, candidates } = await proposed('CWE-1321', services({}, bank));

  expect(first).toEqual([]);
  expect(candidates[0]?.diff).toContain("+    if (field === '__proto__') continue;");
  expect(candidates[0]?.proof?.join('\n')).toContain('seen in one 1.0.0 → 1.0.1, index.js:3 (CVE-2019-1)');
});

it('proposes nothing that leaves the reproducer working, and says so', async () => {
  const observe = async () => ({ ...QUIET_OBSERVATION, shown: { kind: 'shown', because: 'still' } as const });

  const { candidates, remarks } = await proposed('CWE-1321', services({ observe }, bank));

  expect(candidates).toEqual([]);
  expect(remarks?.[0]).toMatch(
    /\d+ of \d+ patterns fit the code in \d+ ways; \d+ were tried, and none stops the reproducer/,
  );
});

it('is asked at once where nobody else proposes anything', async () => {
  const given = services({}, bank);
  const only = { ...given, options: { ...given.options, generators: ['learned-edit'] } };

  const { candidates, again } = await generate(dossier('CWE-1321'), SUSPECTS, only);

  expect(candidates[0]?.generator).toBe('learned-edit');
  expect(again).toBeUndefined();
});

it('stays silent without a bank', async () => {
  expect(await learnedEdit.generate(dossier('CWE-1321'), SUSPECTS, services({}, undefined))).toEqual({
    candidates: [],
  });
});

it('knows nothing of weaknesses it has not seen mended', async () => {
  const { candidates, remarks } = await proposed('CWE-78', services({}, bank));

  expect(candidates).toEqual([]);
  expect(remarks?.[0]).toContain('none is known for CWE-78');
});

it('proposes nothing that leaves a call without an end which had one', async () => {
  const call = { index: 0, how: 'request', module: '', path: [], args: [], callbacks: [], after: [] } as const;
  const withCall = (outcome: { kind: 'unfinished' } | { kind: 'returned'; value: null }) => ({
    ...QUIET_OBSERVATION,
    behaviour: { ...QUIET_OBSERVATION.behaviour, calls: [{ ...call, outcome }] },
  });
  const given = services({ observe: async () => withCall({ kind: 'unfinished' }) }, bank);
  const before = { ...dossier('CWE-1321'), observations: [withCall({ kind: 'returned', value: null })] };

  const { again } = await learnedEdit.generate(before, SUSPECTS, given);

  expect((await again?.([]))?.candidates).toEqual([]);
});

it('hands no more than two ways of one pattern to the judge', async () => {
  const loops = [TARGET, TARGET, TARGET, TARGET].map((text, index) => text.replace('fill', `fill${index}`));
  writeFileSync(join(root, 'index.js'), loops.join(''));
  const lines = [3, 8, 13, 18].map((startLine) => ({ startLine, startColumn: 5, endLine: startLine, endColumn: 30 }));
  const suspects = SUSPECTS.flatMap((one) =>
    lines.map((region) => ({ ...one, location: { file: 'index.js', region } })),
  );

  const { again } = await learnedEdit.generate(dossier('CWE-1321'), suspects, services({}, bank));

  const templates = ((await again?.([]))?.candidates ?? []).map(({ template }) => template);
  expect(templates.length).toBeGreaterThan(1);
  expect(new Set(templates).size).toBeGreaterThanOrEqual(templates.length / 2);
});
