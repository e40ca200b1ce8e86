// SPDX-License-Identifier: Apache-2.0
import { parse } from '../source/parse.ts';
import { messageOf } from '../package/manifest.ts';

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx|es6)$/i;

/** Does the text of a changed file still parse? `null` when it does, else `line:column: reason`. */
export function syntaxError(file: string, text: string): string | null {
  if (file.endsWith('.json')) {
    return jsonError(text);
  }
  if (!SOURCE.test(file) && !text.startsWith('#!')) {
    return null;
  }
  try {
    parse(file, text);
    return null;
  } catch (cause) {
    // The parser took it; only scope analysis gave up.
    const isTooDeep = cause instanceof SyntaxError && cause.cause instanceof RangeError;
    return isTooDeep ? null : messageOf(cause);
  }
}

function jsonError(text: string): string | null {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return null;
  } catch (cause) {
    return messageOf(cause).replaceAll(/\s+/g, ' ');
  }
}
