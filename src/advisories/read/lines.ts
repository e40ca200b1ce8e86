// SPDX-License-Identifier: Apache-2.0

/** A line of a text stream, or the reason why it is none. */
export type Line =
  | { readonly kind: 'line'; readonly number: number; readonly text: string }
  | { readonly kind: 'unreadable'; readonly number: number; readonly because: string };

const NEWLINE = 0x0a;
/** The longest advisory seen has 1.2 MB; a line beyond this is skipped so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** Lines of UTF-8 chunks, without their ends. Holds one line at a time; empty lines are counted, not given. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  longest: number = LONGEST_LINE,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Uint8Array[] = [];
  let size = 0;
  let number = 1;
  const finish = (): Line | null => {
    const line = size > longest ? tooLong(number, size, longest) : decode(decoder, Buffer.concat(parts), number);
    parts = [];
    size = 0;
    number += 1;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      size += end - start;
      start = end + 1;
      const line = finish();
      if (line !== null) {
        yield line;
      }
    }
    size += chunk.length - start;
    // Beyond the limit only the length is kept.
    parts = size > longest ? [] : [...parts, chunk.subarray(start)];
  }
  const last = size > 0 ? finish() : null;
  if (last !== null) {
    yield last;
  }
}

function decode(decoder: { decode(bytes: Uint8Array): string }, bytes: Uint8Array, number: number): Line | null {
  try {
    const text = decoder.decode(bytes).trim();
    return text === '' ? null : { kind: 'line', number, text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return { kind: 'unreadable', number, because: `not UTF-8 (${reason})` };
  }
}

function tooLong(number: number, size: number, longest: number): Line {
  return { kind: 'unreadable', number, because: `a line of ${size} bytes, ${longest} are allowed` };
}
