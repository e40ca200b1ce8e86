// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate, Suspect } from '../../../domain/candidate.ts';
import type { Dossier } from '../../../domain/dossier.ts';
import { sourceText } from '../../../support/source-text.ts';
import { languageOf } from '../../../language/select.ts';
import type { Services } from '../../services.ts';
import { candidateOf } from '../candidate-of.ts';
import type { Generator } from '../generator.ts';
import { templates } from './registry.ts';
import type { Proposal, Site, Template } from './template.ts';
import { workbenchOf } from './workbench.ts';

/** Mends by the known shapes of repair for the finding's weakness. */
export const templateGenerator: Generator = {
  name: 'template',
  needs: { network: false, model: false },

  async generate(dossier, suspects, services) {
    const { weakness, target } = dossier.finding;
    const fitting = templates.filter(
      (template) =>
        (template.weakness === weakness || template.weakness === 'any') && template.language === target.language,
    );
    const site = await siteOf(dossier, suspects, services);
    const candidates: Candidate[] = [];
    const reasons: string[] = [];
    for (const template of fitting) {
      const started = services.now();
      const proposals = await propose(template, site, services);
      const seconds = (services.now() - started) / 1000;
      for (const proposal of proposals) {
        if (proposal.kind === 'not-repairable') {
          reasons.push(proposal.because);
        } else {
          const { title, prior, proof, shape = template.name } = proposal;
          const origin = { generator: 'template', template: shape, title, prior, seconds, tokens: 0 };
          candidates.push(candidateOf(proof === undefined ? origin : { ...origin, proof }, proposal.changes));
        }
      }
    }
    const [notRepairable] = reasons;
    return notRepairable === undefined ? { candidates } : { candidates, notRepairable };
  },
};

/** A template that stumbles over odd code costs its own proposals, not those of the others. */
async function propose(template: Template, site: Site, services: Services): Promise<readonly Proposal[]> {
  try {
    return await template.propose(site);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    services.progress.note(`template ${template.name} could not read the code: ${reason}`);
    return [];
  }
}

async function siteOf(dossier: Dossier, suspects: readonly Suspect[], services: Services): Promise<Site> {
  const { target, component } = dossier.finding;
  const language = languageOf(target, services.languages);
  const texts = new Map<string, Promise<string>>();
  const workbench = await workbenchOf(dossier, language, services);
  return {
    ...(workbench === undefined ? {} : { workbench }),
    dossier,
    suspects,
    files: await language.sourceFiles(target, component),
    read(file) {
      const text = texts.get(file) ?? readFile(join(target.root, file)).then(sourceText);
      texts.set(file, text);
      return text;
    },
  };
}
