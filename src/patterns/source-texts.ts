// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourceTexts } from '../domain/hunk.ts';
import type { Language } from '../language/language.ts';
import { sourceText } from '../support/source-text.ts';

/** The product's own source below a folder, by path: no tests, no documents. */
export async function sourceTexts(folder: string, language: Language): Promise<SourceTexts> {
  const target = { root: folder, directory: folder, language: language.name };
  const files = await language.sourceFiles(target, { name: '', version: '', path: '' });
  return new Map(
    await Promise.all(files.map(async (file) => [file, sourceText(await readFile(join(folder, file)))] as const)),
  );
}
