// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Candidate, Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Hunk, KnownRepair } from '../../../domain/hunk.ts';
import type { FileChange } from '../../../domain/target.ts';
import { languageOf } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import { candidateOf } from '../candidate-of.ts';
import type { Generated } from '../generator.ts';
import { isStopped } from '../trial.ts';
import { scoreOf } from './evidence.ts';
import { changesOf, familiesOf } from './family.ts';
import { furtherSets } from './further-sets.ts';
import { readVersions } from './read-versions.ts';
import { subsets } from './search.ts';

/** Above every template: a maintainer wrote it. */
const PRIOR = 0.99;

interface Setting {
  readonly dossier: Dossier;
  readonly suspects: readonly Suspect[];
  readonly services: Services;
}

/** Candidates made of a repair's hunks, or why there are none. */
export async function carryOver(
  repair: KnownRepair,
  setting: Setting,
): Promise<Generated & { readonly because?: string }> {
  const { dossier, suspects, services } = setting;
  const { finding } = dossier;
  const started = services.now();
  const language = languageOf(finding.target, services.languages);
  if (language.hunks === undefined) {
    return { candidates: [], because: `versions of ${language.name} programs cannot be compared yet` };
  }
  const read = await readVersions(finding, repair, language);
  const { hunks, lost } = await language.hunks(read.versions);
  const gone = [...read.lost, ...lost];
  const inRoot = (file: string): string => posix.join(finding.component.path, file);
  if (hunks.length === 0) {
    return { candidates: [], because: gone[0] ?? 'it changes nothing in the source of this version' };
  }
  const located = (hunk: Hunk): Hunk => ({ ...hunk, location: { ...hunk.location, file: inRoot(hunk.location.file) } });
  const families = familiesOf(hunks, (hunk) => scoreOf(located(hunk), dossier, suspects));
  const changes = (kept: readonly Hunk[]) => changesOf(kept, read.versions.mine, inRoot);
  const stops = (kept: readonly Hunk[]) => isStopped(changes(kept), { ...setting, language });
  const sets = await subsets(families, stops);
  if (sets.length === 0) {
    const rest = gone.length === 0 ? '' : ` (${gone.length} could not be carried over: ${gone[0]})`;
    return { candidates: [], because: `all its ${hunks.length} hunks together do not stop the reproducer${rest}` };
  }
  const source = { repair, of: hunks.length + read.lost.length, gone, located };
  const made = (all: readonly (readonly Hunk[])[], round: number): readonly Candidate[] => {
    const seconds = (services.now() - started) / 1000;
    return all.map((kept, index) =>
      candidateFrom({ kept, changes: changes(kept), prior: PRIOR - round / 10 - index / 1000, seconds }, source),
    );
  };
  const first = made(sets, 0);
  return {
    candidates: first,
    again: async (refusals) => {
      const told = refusals.flatMap(({ candidate, leaves }) => {
        const kept = sets[first.findIndex(({ id }) => id === candidate)];
        return kept === undefined ? [] : [{ hunks: kept, leaves }];
      });
      return { candidates: made(await furtherSets(families, told, stops), 1) };
    },
  };
}

interface Source {
  readonly repair: KnownRepair;
  /** Hunks of the repair in all, and what of it could not be carried over. */
  readonly of: number;
  readonly gone: readonly string[];
  located(this: void, hunk: Hunk): Hunk;
}

interface Chosen {
  readonly kept: readonly Hunk[];
  readonly changes: readonly FileChange[];
  readonly prior: number;
  readonly seconds: number;
}

function candidateFrom({ kept, changes, prior, seconds }: Chosen, { repair, of, gone, located }: Source): Candidate {
  const title = `backported from ${repair.name}, hunks ${kept.length} of ${of} kept`;
  const proof = [
    ...kept.slice(0, SHOWN).map((hunk) => sayHunk(located(hunk))),
    ...gone.map((why) => `not carried over: ${why}`),
  ];
  const template = repair.kind === 'release' ? 'release-hunks' : 'commit-hunks';
  const backported = { from: repair.name, kept: kept.length, of };
  return candidateOf({ generator: 'backport', template, title, prior, proof, backported, seconds, tokens: 0 }, changes);
}

const SHOWN = 40;

function sayHunk({ id, location, where, size }: Hunk): string {
  return `${id}: ${location.file}:${location.region.startLine} (${where}), ${size} syntax nodes`;
}
