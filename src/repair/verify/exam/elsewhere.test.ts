// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { call, examined, probe, seen } from '../fake-question.ts';
import { elsewhere, type Shipped } from './elsewhere.ts';
import { isTheFeature } from './is-the-feature.ts';

function shipped(entries: Readonly<Record<string, readonly string[]>>, sources: readonly string[] = []): Shipped {
  const reports = Object.entries(entries).map(([file, exports]) => ({ file, error: null, exports }));
  return { load: { entries: reports, evidence: 'fake' }, sources, loadedFiles: ['index.js'] };
}

function doors(given: Shipped, module: string = 'index.js'): readonly string[] {
  return elsewhere(0, seen({}, [call({ module })]), given).map(({ label }) => label);
}

describe('other doors to the same code', () => {
  it('are the same export of other entry points, and other exports by how alike they are', () => {
    const exports = ['set: function/3', 'setAll: function/3', 'get: function/1', 'version: string'];

    expect(doors(shipped({ 'index.js': exports, 'esm/index.js': ['set: function/3'] }))).toEqual([
      'through the copy esm/index.js',
      'through the export setAll',
      'through the export get',
    ]);
  });

  it('are builds named like an entry point, but not the files behind it', () => {
    const sources = ['dist/index.umd.min.js', 'dist/index.js', 'lib/other.js', 'index.js'];

    expect(doors(shipped({ 'index.js': ['set: function/3'] }, sources))).toEqual([
      'through the copy dist/index.umd.min.js',
      'through the copy dist/index.js',
    ]);
  });

  it('are those of the entry that hands the export out when the module is not one itself', () => {
    const given = shipped({ 'index.js': ['set: function/3', 'sync: function/3'] });

    expect(elsewhere(0, seen({}, [call({ module: 'lib/set.js' })]), given).map(({ redirect }) => redirect)).toEqual([
      { call: 0, module: 'index.js' },
      { call: 0, module: 'index.js', path: ['sync'] },
    ]);
  });
});

describe('an export that is there to run what it is given', () => {
  const through = { ...probe('variant-1', '; touch m', 'variant') };
  const redirect = { call: 0, path: ['exec'] };
  const before = seen({ behaviour: { ...seen().behaviour, processes: [['/bin/sh', '-c', '; touch m']] } });

  it('is told by the value being the whole command line', () => {
    const sent = { ...through, substitution: { replacements: through.substitution?.replacements ?? [], redirect } };

    expect(isTheFeature({ probe: sent, before })).toBe(true);
    expect(isTheFeature({ probe: sent, before: seen() })).toBe(false);
  });

  it('is not looked for where the recorded export itself was called', () => {
    expect(isTheFeature({ ...examined('variant-1', '; touch m', before), probe: through })).toBe(false);
  });
});
