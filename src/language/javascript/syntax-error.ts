// SPDX-License-Identifier: Apache-2.0
import { parse } from './source/parse.ts';

/** Where and why a source file does not parse; `null` when it does. */
export function syntaxError(file: string, text: string): string | null {
  try {
    parse(file, text);
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return error.message;
    }
    throw error;
  }
}
