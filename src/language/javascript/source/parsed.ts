// SPDX-License-Identifier: Apache-2.0
import { SourceFile } from './source-file.ts';

/** `undefined` for text that is not JavaScript: there is nothing in it to read, and the other files are not worse for it. */
export function parsed(file: string, text: string): SourceFile | undefined {
  try {
    return new SourceFile(file, text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
