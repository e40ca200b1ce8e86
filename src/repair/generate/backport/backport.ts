// SPDX-License-Identifier: Apache-2.0
import { posix } from 'node:path';
import type { Candidate, Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import type { Hunk, KnownRepair } from '../../../domain/hunk.ts';
import { languageOf } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import { candidateOf } from '../candidate-of.ts';
import type { Generated, Generator } from '../generator.ts';
import { isStopped } from '../trial.ts';
import { scoreOf } from './evidence.ts';
import { changesOf, familiesOf } from './family.ts';
import { readVersions } from './read-versions.ts';
import { subsets } from './search.ts';

/** Above every template: a maintainer wrote it. */
const PRIOR = 0.99;

/** Mends with what somebody else repaired: the hunks of a release or commit that are about this weakness. */
export const backport: Generator = {
  name: 'backport',
  needs: { network: false, model: false },

  async generate(dossier, suspects, services) {
    const { knownRepair } = services.options;
    if (knownRepair === undefined) {
      return { candidates: [] };
    }
    const { candidates, because } = await carryOver(knownRepair, { dossier, suspects, services });
    if (because !== undefined) {
      services.progress.note(`no backport: ${because}`);
    }
    return because === undefined
      ? { candidates }
      : { candidates, remarks: [`no backport from ${knownRepair.name}: ${because}`] };
  },
};

interface Setting {
  readonly dossier: Dossier;
  readonly suspects: readonly Suspect[];
  readonly services: Services;
}

async function carryOver(repair: KnownRepair, setting: Setting): Promise<Generated & { readonly because?: string }> {
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
  const of = hunks.length + read.lost.length;
  const seconds = (services.now() - started) / 1000;
  const candidates = sets.map((kept, index): Candidate => {
    const title = `backported from ${repair.name}, hunks ${kept.length} of ${of} kept`;
    const prior = PRIOR - index / 1000;
    const proof = [
      ...kept.slice(0, SHOWN).map((hunk) => sayHunk(located(hunk))),
      ...gone.map((why) => `not carried over: ${why}`),
    ];
    const template = repair.kind === 'release' ? 'release-hunks' : 'commit-hunks';
    const backported = { from: repair.name, kept: kept.length, of };
    return candidateOf(
      { generator: 'backport', template, title, prior, proof, backported, seconds, tokens: 0 },
      changes(kept),
    );
  });
  return { candidates };
}

const SHOWN = 40;

function sayHunk({ id, location, where, size }: Hunk): string {
  return `${id}: ${location.file}:${location.region.startLine} (${where}), ${size} syntax nodes`;
}
