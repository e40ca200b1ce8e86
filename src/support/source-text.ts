// SPDX-License-Identifier: Apache-2.0
import { isUtf8 } from 'node:buffer';

/**
 * What UTF-8 allows beyond ASCII, one character of this string for each byte; after a bar what stands alone.
 */
const PIECES =
  /((?:[\u00c2-\u00df][\u0080-\u00bf]|\u00e0[\u00a0-\u00bf][\u0080-\u00bf]|\u00ed[\u0080-\u009f][\u0080-\u00bf]|[\u00e1-\u00ec\u00ee\u00ef][\u0080-\u00bf]{2}|\u00f0[\u0090-\u00bf][\u0080-\u00bf]{2}|[\u00f1-\u00f3][\u0080-\u00bf]{3}|\u00f4[\u0080-\u008f][\u0080-\u00bf]{2})+)|([\u0080-\u00ff])/g;
/** Halves of pairs that stand alone, as no valid text has them: U+DC80 to U+DCFF for the bytes 80 to FF. */
const STRAY = /[\udc80-\udcff]/u;
const BASE = 0xdc00;

/**
 * The text of a source file, of whatever encoding: bytes that are no UTF-8 (names in Latin-1, say) become characters that
 * `sourceBytes` makes the same bytes of. A change elsewhere in the file leaves them as they are.
 */
export function sourceText(bytes: Uint8Array): string {
  if (isUtf8(bytes)) {
    return Buffer.from(bytes).toString('utf8');
  }
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(PIECES, (_piece, valid: string | undefined, stray: string | undefined) =>
      valid === undefined
        ? String.fromCharCode(BASE + (stray ?? '').charCodeAt(0))
        : Buffer.from(valid, 'latin1').toString('utf8'),
    );
}

/** The bytes that a text was read from. */
export function sourceBytes(text: string): Uint8Array {
  if (!STRAY.test(text)) {
    return Buffer.from(text, 'utf8');
  }
  const pieces = text.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    pieces.map((piece) => (STRAY.test(piece) ? Buffer.from([piece.charCodeAt(0) - BASE]) : Buffer.from(piece, 'utf8'))),
  );
}
