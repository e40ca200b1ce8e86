// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bytesOf } from './bytes.ts';
import { diffOf, readSmallCases } from './small-case.ts';

const cases = await readSmallCases();

describe('the content of an input', () => {
  it('is text, bytes, or pieces of both', () => {
    expect(bytesOf('é').toString('hex')).toBe('c3a9');
    expect(bytesOf([{ hex: '00 fF' }, 'a', { text: 'bc', times: 2 }]).toString('latin1')).toBe('\u0000\u00ffabcbc');
  });
});

describe('the patches of the small programs', () => {
  it('can all be written as diffs, and no two of one program are the same', () => {
    const all = cases.map((smallCase) =>
      [...smallCase.right, ...smallCase.wrong].map((patch) => diffOf(smallCase, patch)),
    );

    expect(
      all.flat().filter((diff) => !/^diff --git a\/\S+ b\/\S+\n--- a\/\S+\n\+\+\+ b\/\S+\n@@ /.test(diff)),
    ).toEqual([]);
    expect(all.map((diffs) => new Set(diffs).size)).toEqual(all.map((diffs) => diffs.length));
  });

  it('are refused where an edit does not fit', () => {
    const [first] = cases;
    const patch = { kind: 'odd', told: 'by-runs' as const, edits: [{ replace: 'not in any file', by: '' }] };

    expect(() => diffOf(first, patch)).toThrow('must stand exactly once');
  });
});
