// SPDX-License-Identifier: Apache-2.0
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attemptCells, type RunHistory } from '../domain/history.ts';
import { appendHistory, historyFile, readHistory } from './history-file.ts';

function newFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'history-')), 'data', 'history.ndjson');
}

function run(id: string, ...verdicts: readonly string[]): RunHistory {
  const attempts = verdicts.map((verdict, index) => ({
    candidate: `c${index}`,
    generator: 'template',
    method: 'own-property-walk',
    verdict,
    isChosen: verdict === 'plausible',
    gates: [{ gate: 'patch-applies', outcome: 'pass', seconds: 1 }],
    seconds: 2,
    tokens: 3,
    costUsd: 0,
    files: ['index.js'],
  }));
  const finding = {
    status: 'fixed',
    because: '',
    weakness: 'CWE-1321',
    language: 'javascript',
    source: 'reproducer',
    component: { ecosystem: 'npm', name: 'left', version: '1.0.0' },
    vulnerabilities: [],
    evidence: ['shows:exit', 'tests'],
    attempts,
    seconds: 5,
    tokens: 0,
    costUsd: 0,
  };
  return { schema: 'skymend-history/1', run: id, at: '2026-01-01T00:00:00Z', command: 'fix', findings: [finding] };
}

describe('the history of runs', () => {
  it('gives back what was appended, and of a run told twice the last word', () => {
    const file = newFile();
    appendHistory(file, run('a', 'rejected'));
    appendHistory(file, run('b', 'rejected'));
    appendHistory(file, run('a', 'plausible'));

    expect(readHistory(file)).toEqual({ runs: [run('a', 'plausible'), run('b', 'rejected')], unread: [] });
  });

  it('loses only the line that a killed run left torn', () => {
    const file = newFile();
    appendHistory(file, run('a', 'rejected'));
    appendFileSync(file, '{"schema":"skymend-his');
    appendHistory(file, run('b', 'plausible'));

    expect(readHistory(file)).toEqual({ runs: [run('a', 'rejected'), run('b', 'plausible')], unread: [2] });
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
  });

  it('is not kept when the user says so', () => {
    expect(historyFile({ SKYMEND_HISTORY: 'off', SKYMEND_DATA: '/d' })).toBeUndefined();
    expect(historyFile({ SKYMEND_DATA: '/d' })).toBe('/d/history.ndjson');
  });
});

it('counts what held, what was rejected and what neither, with its cost', () => {
  expect(attemptCells([run('a', 'rejected', 'plausible'), run('b', 'undecided', 'plausible')])).toEqual([
    {
      weakness: 'CWE-1321',
      language: 'javascript',
      generator: 'template',
      method: 'own-property-walk',
      evidence: 'shows:exit tests',
      held: 2,
      rejected: 1,
      undecided: 1,
      seconds: 8,
      tokens: 12,
      costUsd: 0,
    },
  ]);
});
