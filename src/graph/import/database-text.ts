// SPDX-License-Identifier: Apache-2.0

/** NUL and halves of surrogate pairs are legal in JSON and refused by PostgreSQL. */
const REFUSED = /\\u(?:0000|d[89a-f])/i;

/** `value` as JSON that the database takes; what it refuses becomes the replacement character. */
export function databaseJson(value: unknown): string {
  const text = JSON.stringify(value);
  return REFUSED.test(text) ? JSON.stringify(value, replaceRefused) : text;
}

function replaceRefused(_key: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return cleanText(value);
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), inner]))
    : value;
}

export function cleanText(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd');
}
