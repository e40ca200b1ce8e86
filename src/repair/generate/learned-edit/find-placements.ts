// SPDX-License-Identifier: Apache-2.0
import type { Suspect } from '../../../domain/candidate.ts';
import type { AttemptCell } from '../../../domain/history.ts';
import type { TreeFile } from '../../../language/hunks/tree.ts';
import type { RepairPattern } from '../../../patterns/pattern.ts';
import { byScore, placements, type Placement, type SuspectLines } from '../../../patterns/use/place.ts';
import type { Setting } from './setting.ts';

/** Where the patterns fit in the component, the most promising first. */
export function findPlacements(
  files: readonly TreeFile[],
  {
    dossier,
    patterns,
    suspects,
    grammar,
    services,
  }: Pick<Setting, 'dossier' | 'patterns' | 'suspects' | 'grammar' | 'services'>,
): readonly Placement[] {
  const worth = (pattern: RepairPattern): number =>
    heldShare(pattern, services.attempts ?? []) * (pattern.weakness === dossier.finding.weakness ? 1 : KIN);
  return files
    .flatMap((file) => placements(patterns, file, { grammar, suspects: linesOf(suspects, file.file), worth }))
    .toSorted(byScore);
}

/** What mended a weakness that is mended alike. */
const KIN = 0.7;

function linesOf(suspects: readonly Suspect[], file: string): readonly SuspectLines[] {
  return suspects
    .filter(({ location }) => location.file === file)
    .map(({ location: { region }, score }) => ({ startLine: region.startLine, endLine: region.endLine, score }));
}

/** How often candidates of this pattern held; 1 where it was never tried, so that history only ever takes away. */
function heldShare({ id }: RepairPattern, cells: readonly AttemptCell[]): number {
  const own = cells.filter(({ generator, method }) => generator === 'learned-edit' && method === id);
  const held = own.reduce((sum, cell) => sum + cell.held, 0);
  const rejected = own.reduce((sum, cell) => sum + cell.rejected, 0);
  return (held + 1) / (held + rejected + 1);
}
