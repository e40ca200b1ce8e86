// SPDX-License-Identifier: Apache-2.0
import { supportOf, type RepairPattern } from '../../../patterns/pattern.ts';

const SHOWN = 3;

/** Whose repair a pattern is, in few words. */
export function sayPattern(pattern: RepairPattern): string {
  const names = [...new Set(pattern.sources.map((source) => `${source.package} ${source.fixed}`))].toSorted();
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const count = supportOf(pattern) === 1 ? '' : ` (seen in ${supportOf(pattern)} packages)`;
  return `${names.slice(0, SHOWN).join(', ')}${more} mended it${count}`;
}
