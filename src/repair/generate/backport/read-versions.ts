// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../../domain/finding.ts';
import type { KnownRepair, SourceTexts, Versions } from '../../../domain/hunk.ts';
import type { Target } from '../../../domain/target.ts';
import type { Language } from '../../../language/language.ts';
import { applyParts } from '../../../language/hunks/apply-parts.ts';
import { sourceText } from '../../../support/source-text.ts';

export interface ReadVersions {
  readonly versions: Versions;
  /** Parts of a patch that found no place, one line each. */
  readonly lost: readonly string[];
  /** Parts of a patch in all. */
  readonly parts?: number;
}

/** The target's files beside those that somebody repaired. */
export async function readVersions(finding: Finding, repair: KnownRepair, language: Language): Promise<ReadVersions> {
  const mine = await textsOf(finding.target, finding, language);
  if (repair.kind === 'patch') {
    const { after, lost, parts } = applyParts(repair.text, mine);
    return { versions: { mine, after }, lost, parts };
  }
  const after = await releaseTexts(repair.path, finding, language);
  return { versions: { mine, after }, lost: [] };
}

async function releaseTexts(path: string, finding: Finding, language: Language): Promise<SourceTexts> {
  const target: Target = { ...finding.target, root: path, directory: path };
  return textsOf(target, { ...finding, component: { ...finding.component, path: '' } }, language);
}

async function textsOf(target: Target, { component }: Finding, language: Language): Promise<SourceTexts> {
  const files = await language.sourceFiles(target, component);
  const base = component.path === '' ? '' : `${component.path}/`;
  const texts = files
    .filter((file) => file.startsWith(base))
    .map(async (file) => [file.slice(base.length), sourceText(await readFile(join(target.root, file)))] as const);
  return new Map(await Promise.all(texts));
}
