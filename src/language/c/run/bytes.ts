// SPDX-License-Identifier: Apache-2.0
import type { Encoded } from '../../../domain/encoded.ts';

/** Bytes as a string with one character each, the form in which values carry them. */
export function byteString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** The bytes of a value; characters that are no bytes stand for their UTF-8, what is no text for nothing. */
export function bytesOf(value: Encoded): Uint8Array {
  if (typeof value !== 'string') {
    return new Uint8Array();
  }
  // eslint-disable-next-line no-control-regex
  return Buffer.from(value, /^[\u0000-\u00ff]*$/.test(value) ? 'latin1' : 'utf8');
}

/** What a program wrote: text where it is, else one character for each byte, so that no two outputs look the same. */
export function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\uFFFD') ? byteString(bytes) : text;
}
