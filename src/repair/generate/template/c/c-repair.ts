// SPDX-License-Identifier: Apache-2.0
import { CodeBase } from '../../../../language/c/syntax/code-base.ts';
import type { Proposal, Template, Workbench } from '../template.ts';
import { repairsFor, write } from './propose.ts';
import type { Repair } from './shape/shape.ts';
import { screen } from './trial/screen.ts';

/** Candidates handed to the judge: each costs a build. */
const MOST_JUDGED = 12;
/** Of one condition, ways out that are worth a build each. */
const MOST_EXITS = 3;

/** Mends what sanitizers reported, by all shapes of repair known for C and C++. */
export const cRepair: Template = {
  name: 'c-repair',
  language: 'c',
  weakness: 'any',

  async propose(site) {
    const code = new CodeBase(site.files, (file) => site.read(file));
    const reports = site.dossier.observations[0]?.reports ?? [];
    const repairs = await repairsFor(reports, code);
    const { workbench } = site;
    const ordered = workbench === undefined ? repairs : await tried(repairs, code, workbench);
    return proposalsOf(varied(ordered).slice(0, MOST_JUDGED), code);
  },
};

/** Guards that were seen to stop the report, and what could not be tried that way; likeliest first. */
async function tried(repairs: readonly Repair[], code: CodeBase, workbench: Workbench): Promise<readonly Repair[]> {
  const { stopping, untried } = await screen(repairs, code, workbench);
  const proven = stopping.map((repair) => ({ ...repair, prior: 0.5 + repair.prior / 2 }));
  return [...proven, ...untried].toSorted((a, b) => b.prior - a.prior);
}

/** Not the same condition over and over with all its ways out. */
export function varied(repairs: readonly Repair[]): readonly Repair[] {
  const count = new Map<string, number>();
  return repairs.filter(({ condition, title }) => {
    const key = condition?.bad ?? title;
    const used = count.get(key) ?? 0;
    count.set(key, used + 1);
    return used < MOST_EXITS;
  });
}

async function proposalsOf(repairs: readonly Repair[], code: CodeBase): Promise<readonly Proposal[]> {
  const proposals: Proposal[] = [];
  for (const repair of repairs) {
    const changes = await write([repair], code);
    if (changes !== undefined) {
      const { title, prior, shape } = repair;
      proposals.push({ kind: 'patch', title, changes, prior, shape });
    }
  }
  return proposals;
}
