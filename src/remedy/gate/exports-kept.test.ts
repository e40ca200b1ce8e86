// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Language } from '../../language/language.ts';
import { ask, project } from './fake-case.ts';

describe('exports-kept', () => {
  const uses = { usedExports: async () => new Map([['p', ['merge', './lib/a']]]) };
  const loading = (...exports: readonly (readonly string[])[]): Partial<Language> => {
    const left = [...exports];
    const entry = () => ({ file: 'index.js', error: null, exports: left.shift() ?? [] });
    return { ...uses, load: async () => ({ entries: [entry()], evidence: '' }) };
  };
  const after = (): string => project({ 'node_modules/p': '1.0.1' });

  it('passes when what is used is still there, and says what of it changed', async () => {
    const language = loading(['merge: function/2', 'old: function/1'], ['merge: function/3']);

    expect(await ask('exports-kept', { after: after(), language })).toMatchObject({
      kind: 'pass',
      because: expect.stringContaining('merge function/2 → function/3'),
    });
  });

  it('rejects when something that is used is gone, an export or a file', async () => {
    const before = project({ 'node_modules/p': '1.0.0' }, undefined, { 'node_modules/p/lib/a.js': '' });
    const gone = await ask('exports-kept', { before, after: after(), language: loading(['merge: function/2'], []) });

    expect(gone).toMatchObject({ kind: 'fail', because: expect.stringContaining('p: merge, p: ./lib/a') });
  });

  it('is said not to apply where the project uses nothing of what moved', async () => {
    const language = { usedExports: async () => new Map([['other', ['x']]]) };

    expect(await ask('exports-kept', { language })).toMatchObject({ kind: 'not-applicable' });
  });
});
