// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { WrittenText } from '../../../../../language/javascript/regex/occurrence/written-text.ts';
import { evened, replaced } from './shared-parts.ts';

const SLOW = String.raw`(\d*\.?\d+)`;
const FAST = String.raw`((?:\d*\.)?\d+)`;
const OTHER = String.raw`(\d*(?:\.\d+|\d))`;

/** `around` with a part that is written once between its texts. */
function sharing(part: string, around: readonly string[]): WrittenText {
  const own = Array.from(
    { length: part.length },
    (_, at) => ({ start: 1000 + at, end: 1001 + at, quoting: 'raw' }) as const,
  );
  const written = around.flatMap((text, index) => [
    ...Array.from({ length: text.length }, () => undefined),
    ...(index === around.length - 1 ? [] : own),
  ]);
  return { text: around.join(part), written };
}

describe('parts of a pattern that are written once', () => {
  it('are rewritten the same way in all their places', () => {
    const found = evened(sharing(SLOW, ['^', ',', '$']), `^${OTHER},${FAST}$`, '');

    expect(found.map(({ source }) => source)).toContain(`^${FAST},${FAST}$`);
  });

  it('are left alone when what is put into one place is not the same in another', () => {
    expect(evened(sharing(SLOW, ['^', ',', '$']), String.raw`^(\d+),(\d+)$`, '')).toEqual([]);
  });

  it('are left alone when the whole stays slow', () => {
    expect(evened(sharing(SLOW, ['^', ',', 'a*a*$']), `^${OTHER},${FAST}a*a*$`, '')).toEqual([]);
  });

  it('are left alone when nothing is shared', () => {
    expect(evened({ text: 'a*a*', written: [] }, 'a*', '')).toEqual([]);
  });
});

describe('other patterns with such a part', () => {
  it('read it otherwise', () => {
    expect(replaced('x1*|1*', [{ before: '1*', after: '(?:1*)' }])).toBe('x(?:1*)|(?:1*)');
  });

  it('cannot be told to be the same where a quantifier reaches into it', () => {
    expect(replaced('ab+', [{ before: 'ab', after: '(?:ab)' }])).toBeUndefined();
  });
});
