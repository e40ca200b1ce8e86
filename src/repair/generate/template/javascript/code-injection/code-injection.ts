// SPDX-License-Identifier: Apache-2.0
import { stringsIn } from '../../../../../domain/encoded-path.ts';
import { readProgram } from '../built-text/program.ts';
import { distinctPatches } from '../../distinct-patches.ts';
import type { Proposal, Site, Template } from '../../template.ts';
import { codeSites } from './code-sites.ts';
import { evaluationReason } from './evaluation-purpose.ts';
import { keyCoercions } from './key-coercion.ts';
import { halfEscapes } from './own-escapes.ts';
import { changesOf, type Edit } from './plan.ts';
import { escapedIn, likeEntered, quotedValues } from './quoted-values.ts';
import { editsFor, enteredPlaces, type Assumption } from './site-edits.ts';
import { closedTrees } from './syntax-trees.ts';

/** Mends text that becomes code, and evaluators that can be led out of what they are given. */
export const codeInjection: Template = {
  name: 'code-injection',
  language: 'javascript',
  weakness: 'CWE-94',

  async propose(site) {
    const program = await readProgram(site);
    const texts = textsGiven(site);
    const sites = codeSites(program, { events: codeEvents(site), texts });
    const trees = closedTrees(program, sites);
    // Who walks a syntax tree decides at each step what it may do; who hands text to the runtime does not.
    const because = trees.length === 0 ? evaluationReason(program, texts, sites) : undefined;
    if (because !== undefined) {
      return [{ kind: 'not-repairable', because }];
    }
    const entered = enteredPlaces(program, sites);
    const isSeen = sites.some(({ seen }) => seen.length > 0);
    const by = (assumption: Assumption): readonly Edit[] => {
      const plans = sites.map((each) => ({ each, edits: editsFor(program, each, { assumption, entered }) ?? [] }));
      // Where the place was seen, a plan that leaves it as it is mends nothing.
      const isUseful = !isSeen || plans.some(({ each, edits }) => each.seen.length > 0 && edits.length > 0);
      return isUseful ? plans.flatMap(({ edits }) => edits) : [];
    };
    const direct = [patch(by('data'), 0.8), patch(trees, 0.7)];
    // Where building code is a feature, what is left is how the built functions come to be called.
    const isDirect = direct.some((proposal) => proposal !== undefined);
    const indirect = isDirect ? undefined : patch(keyCoercions(program), 0.6);
    const halves = halfEscapes(program);
    const quoted = quotedValues(program, sites);
    return distinctPatches([
      ...direct,
      indirect,
      patch(by('some'), 0.5),
      patch(by('entered'), 0.45),
      patch([...halves, ...quoted.map(escapedIn)], 0.44),
      patch([...halves, ...likeEntered(quoted).map(escapedIn)], 0.43),
      patch(by('path'), 0.4),
    ]);
  },
};

function codeEvents(site: Site): readonly Site['dossier']['observations'][number]['sinks'][number][] {
  return site.dossier.observations.flatMap(({ sinks }) => sinks.filter(({ sink }) => sink === 'code'));
}

/** Strings of the caller long enough to be told from chance. */
function textsGiven(site: Site): readonly string[] {
  return site.dossier.observations
    .flatMap(({ behaviour }) => behaviour.calls.flatMap(({ args }) => args.flatMap((value) => [...stringsIn(value)])))
    .map(({ text }) => text.trim())
    .filter((text) => text.length > 3);
}

function patch(edits: readonly Edit[], prior: number): Proposal | undefined {
  const changes = changesOf(edits);
  const titles = [...new Set(edits.map(({ snippet }) => snippet.title))];
  const title = titles.join('; ').replace(/^./, (letter) => letter.toUpperCase());
  return changes.length === 0 ? undefined : { kind: 'patch', title, changes, prior };
}
