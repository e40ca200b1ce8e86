// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sourceBytes, sourceText } from './source-text.ts';

describe('source text', () => {
  it('is plain text where the file is UTF-8', () => {
    const text = '/* Grüße 😀 */\r\n';

    expect(sourceText(Buffer.from(text))).toBe(text);
    expect(Buffer.from(sourceBytes(text)).toString('utf8')).toBe(text);
  });

  it('gives back every byte of a file in another encoding', () => {
    const bytes = Buffer.from([
      ...Buffer.from('char *s = "'),
      0xe9,
      0xff,
      0xc3,
      0x22,
      ...Buffer.from('😀ü"; // '),
      0x80,
    ]);

    expect(Buffer.from(sourceBytes(sourceText(bytes)))).toEqual(bytes);
    expect(sourceText(bytes)).toContain('😀ü"; // ');
  });

  it('keeps bytes apart from each other', () => {
    const every = Buffer.from(Array.from({ length: 256 }, (_unused, byte) => byte));

    expect(Buffer.from(sourceBytes(sourceText(every)))).toEqual(every);
    expect(new Set(sourceText(every)).size).toBe(256);
  });

  it('takes half of a pair in UTF-8 for bytes', () => {
    const half = Buffer.from([0xed, 0xb2, 0x80]);

    expect(Buffer.from(sourceBytes(sourceText(half)))).toEqual(half);
  });
});
