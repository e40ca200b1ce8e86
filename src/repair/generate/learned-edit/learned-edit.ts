// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate } from '../../../domain/candidate.ts';
import { areKin } from '../../../domain/weakness.ts';
import type { TreeFile } from '../../../language/hunks/tree.ts';
import { languageOf } from '../../../language/select.ts';
import { readBank } from '../../../patterns/bank.ts';
import { candidateOf } from '../candidate-of.ts';
import type { Generator } from '../generator.ts';
import { findPlacements } from './find-placements.ts';
import { proposals, type Proposal } from './proposals.ts';
import { searchHeld } from './search-held.ts';
import { sayPattern } from './say-pattern.ts';
import type { Setting } from './setting.ts';
import { sourceText } from '../../../support/source-text.ts';

/** Mends as others mended the like: edits learned from fixes of other packages, put where the code looks the same. */
export const learnedEdit: Generator = {
  name: 'learned-edit',
  needs: { network: false, model: false },

  async generate(dossier, suspects, services) {
    const { patterns: bank } = services.options;
    const { weakness, target } = dossier.finding;
    const language = languageOf(target, services.languages);
    const grammar = bank === undefined ? undefined : await language.names?.();
    if (bank === undefined || grammar === undefined) {
      return { candidates: [] };
    }
    const patterns = (await readBank(bank)).filter(
      (one) => areKin(one.weakness, weakness) && one.language === language.name,
    );
    // Trials cost seconds: they wait until what was written for the weakness did not hold.
    return {
      candidates: [],
      again: async () => {
        const setting = { dossier, suspects, services, language, grammar, patterns };
        const { candidates, because } =
          patterns.length === 0 ? { candidates: [], because: `none is known for ${weakness}` } : await propose(setting);
        return because === undefined ? { candidates } : { candidates, remarks: [`no learned edit: ${because}`] };
      },
    };
  },
};

async function propose(
  setting: Setting,
): Promise<{ readonly candidates: readonly Candidate[]; readonly because?: string }> {
  const { services } = setting;
  const started = services.now();
  const files = await filesOf(setting);
  const placed = findPlacements(files, setting);
  const tried = proposals(placed, new Map(files.map((file) => [file.file, file.text])));
  const { held, trials } = await searchHeld(tried, setting);
  const seconds = (services.now() - started) / 1000;
  const fitting = new Set(placed.map(({ filled }) => filled.pattern)).size;
  const because =
    placed.length === 0
      ? `none of ${setting.patterns.length} patterns fits the code`
      : `${fitting} of ${setting.patterns.length} patterns fit the code in ${tried.length} ways; ${trials} were tried, and none stops the reproducer`;
  return held.length === 0 ? { candidates: [], because } : { candidates: held.map((one) => candidate(one, seconds)) };
}

/** The files that are suspected. */
async function filesOf({ dossier, suspects, language, grammar, services }: Setting): Promise<readonly TreeFile[]> {
  const { target, component } = dossier.finding;
  const files: TreeFile[] = [];
  const isSuspected = (file: string): boolean => suspects.some(({ location }) => location.file === file);
  for (const file of (await language.sourceFiles(target, component)).filter(isSuspected)) {
    const text = sourceText(await readFile(join(target.root, file)));
    try {
      files.push(await grammar.read(file, text));
    } catch (error) {
      services.progress.note(
        `learned edits leave out ${file}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
  return files;
}

/** Below what was written for the weakness on purpose. */
const PRIOR = 0.35;

function candidate({ pattern, changes, places, score }: Proposal, seconds: number): Candidate {
  const title = `as ${sayPattern(pattern)}, at ${places.length === 1 ? 'one place' : `${places.length} places`}`;
  const proof = [
    ...places.map(({ file, line }) => `${pattern.id} at ${file}:${line}`),
    ...pattern.sources.map(
      (source) =>
        `seen in ${source.package} ${source.vulnerable} → ${source.fixed}, ${source.file}:${source.line} (${source.advisories.join(', ') || 'no advisory'})`,
    ),
  ];
  const origin = {
    generator: 'learned-edit',
    template: pattern.id,
    title,
    prior: PRIOR * Math.min(1, score),
    proof,
    seconds,
    tokens: 0,
  };
  return candidateOf(origin, changes);
}
