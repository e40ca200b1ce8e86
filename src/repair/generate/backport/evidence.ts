// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Hunk } from '../../../domain/hunk.ts';
import { guardWords, repairWords } from '../../../domain/repair-words.ts';

/** How likely a hunk is to be about the weakness; more is likelier. */
export function scoreOf(hunk: Hunk, { finding, loadedFiles }: Dossier, suspects: readonly Suspect[]): number {
  const near = suspects.filter(({ location }) => location.file === hunk.location.file);
  const { startLine, endLine } = hunk.location.region;
  const distance = Math.min(
    ...near.map(({ location: { region } }) => Math.max(0, region.startLine - endLine, startLine - region.endLine)),
  );
  const place = distance <= 3 ? 2 : distance <= 15 ? 1.5 : distance <= 60 ? 1 : near.length > 0 ? 0.5 : 0;
  const isLoaded = loadedFiles.includes(hunk.location.file) ? 0.5 : 0;
  const words = repairWords(finding.weakness, hunk);
  const guards = guardWords(hunk);
  return place + isLoaded + Math.min(2, words * 0.7) + Math.min(0.6, guards * 0.2) - Math.min(1, hunk.size / 400);
}
