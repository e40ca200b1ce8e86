// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { rescan } from './rescan.ts';

function change(before: string, after: string): { file: string; before: string; after: string } {
  return { file: 'index.js', before, after };
}

describe('looking at a change for slow patterns', () => {
  it('reports a slow pattern that the change brings', async () => {
    const reports = await rescan('CWE-1333', change('x = /a/;', 'x = /^(a+)+$/;'));

    expect(reports?.[0]?.said).toContain('/^(a+)+$/');
    expect(reports?.[0]?.attack?.(1000).length).toBeLessThan(60);
  });

  it('reports one built from text', async () => {
    const reports = await rescan('CWE-1333', change('', "x = new RegExp('^(a|a)*$');"));

    expect(reports).toHaveLength(1);
  });

  it('is quiet about a quick one', async () => {
    expect(await rescan('CWE-1333', change('x = /^(a+)+$/;', 'x = /^a+$/;'))).toEqual([]);
  });

  it('cannot decide when no pattern was changed, or about other weaknesses', async () => {
    expect(await rescan('CWE-1333', change('x = /^(a+)+$/;', 'if (y) x = /^(a+)+$/;'))).toBeNull();
    expect(await rescan('CWE-22', change('', 'x = /^(a+)+$/;'))).toBeNull();
  });
});
