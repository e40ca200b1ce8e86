// SPDX-License-Identifier: Apache-2.0
import { CodeBase } from '../../../../language/c/syntax/code-base.ts';
import type { Proposal, Template } from '../template.ts';
import { repairsFor } from './propose.ts';
import { groundLayer } from './trial/layer.ts';
import { foundAll, search, type Found } from './trial/search.ts';

/** Candidates handed to the judge: each costs a build and many runs. */
const MOST_JUDGED = 12;
/** Of one place and condition, ways out that are worth that. */
const MOST_ALIKE = 2;
/** Of one shape in one function. */
const MOST_OF_SHAPE = 8;
/** Where nothing can be tried, the likeliest are proposed as they are. */
const MOST_WRITTEN = 60;

/** Mends what sanitizers reported, by all shapes of repair known for C and C++. */
export const cRepair: Template = {
  name: 'c-repair',
  language: 'c',
  weakness: 'any',

  async propose(site) {
    const code = new CodeBase(site.files, (file) => site.read(file));
    const { workbench } = site;
    // The last is taken for the fault itself: the first thing that went wrong, where it is known.
    const reports = [...(site.dossier.observations[0]?.reports ?? []), ...(workbench?.closer.slice(0, 1) ?? [])];
    const layer = groundLayer(code);
    const found =
      workbench === undefined
        ? await foundAll((await repairsFor(reports, code)).slice(0, MOST_WRITTEN), layer)
        : await search(reports, layer, workbench);
    return varied(found)
      .slice(0, MOST_JUDGED)
      .map((each): Proposal => ({ kind: 'patch', ...each }));
  },
};

/** Not the same condition over and over with all its ways out. */
function varied(found: readonly Found[]): readonly Found[] {
  const count = new Map<string, number>();
  const use = (key: string): number => {
    const used = (count.get(key) ?? 0) + 1;
    count.set(key, used);
    return used;
  };
  return found.filter(({ title, shape }) => {
    const isNew = use(title.replace(/ leaves with "[^]*?" when /, ' leaves when ')) <= MOST_ALIKE;
    return isNew && use(`${shape} ${title.split(' ')[0]}`) <= MOST_OF_SHAPE;
  });
}
